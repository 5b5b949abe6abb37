"""The gallery is for those who build pages."""


def test_staff_see_the_gallery(sign_in, admin):
    response = sign_in(admin).get("/gallery/")

    assert response.status_code == 200
    assert "text/html" in response["Content-Type"]


def test_others_are_told_that_it_is_not_open_to_them(sign_in, rep):
    response = sign_in(rep).get("/gallery/")

    assert response.status_code == 403
    assert b"<h1" in response.content


def test_strangers_are_sent_to_sign_in(client):
    response = client.get("/gallery/")

    assert response.status_code == 302
    assert "login" in response["Location"]
