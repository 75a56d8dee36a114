"""What programs ask is neither in the way of calls nor written where logs keep it."""

from tests.console.house import House


def test_what_takes_long_is_read_and_hashed_before_anybody_is_kept_from_writing(small_house: House) -> None:
    token = small_house.token("admin", "agents")
    person = {"name": "omid", "role": "agent", "password": "aaaaaaaaaaaa"}
    with small_house.database.transaction():  # a caller's key press, say
        assert small_house.asks("POST", "/api/v1/people", token, person).status_code == 422
        agent = {"name": "ada", "phone": "+12025550150", "skills": {"deposit": 1}, "pin": "111111"}
        assert small_house.asks("POST", "/api/v1/agents", token, agent).status_code == 422


def test_a_whole_number_stands_in_no_address(small_house: House) -> None:
    token = small_house.token("lists")
    assert small_house.asks("GET", "/api/v1/contacts?find=%2B12025550111", token).status_code == 422
