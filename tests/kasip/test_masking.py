import pytest

from kasip.masking import mask_line


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("https://wa.me/77000000001?text=Kasip%20l-7K3M9XQ2VB4T7K3M9XQ2VB4T7K", "7K3M9XQ2"),
        ("https://wa.me/77000000001?text=Kasip%20l-7k3m9xq2vb4t7k3m9xq2vb4t7k", "7k3m9xq2"),
        ("Kasip l-7k3m9xq2vb4t7k3m9xq2vb4t7k", "7k3m9xq2"),
        ("the message wamid.HBgLNzcwMTAwMDA1MDEVAgASGBQzQUE+/w== came", "HBgLNzcw"),
        ("from KZ.105000010774401", "105000010774401"),
        ("from KZ.ENT.105000010774401", "105000010774401"),
        ("app secret 0123456789abcdef0123456789abcdef", "0123456789abcdef"),
        ("sha256=" + "0123456789abcdef" * 4, "0123456789abcdef"),
        ("Bearer EAAtest-token-of-nobody", "EAAtest"),
        ("EAAJZCxyz0123456789ABCdefGHIjklMNOpqr", "EAAJZC"),
    ],
)
def test_whatsapps_secrets_and_names_stay_out_of_the_log(said: str, secret: str) -> None:
    assert secret not in mask_line(said)


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("kasip_ABCDEFGHIJKLmnopqrstuvwxyzABCDEFGHIJKLmnopq was sent", "ABCDEFGH"),
        ("cookies kasip_staff=only_small_letters_in_this_secret; other=1", "only_small"),
        ("__Host-kasip_staff=ONLY-CAPITALS-IN-THIS-SECRET", "ONLY-CAPITALS"),
        ("aliya: the one-time password is abuu-efgh-jkmn-pqrs-tuvw", "tuvw"),
        ("the key MSUZHFMC2PDBCVYNVZXNAZRONADJDAHJ", "MSUZ"),
    ],
)
def test_the_staffs_secrets_stay_out_of_the_log(said: str, secret: str) -> None:
    assert secret not in mask_line(said)
