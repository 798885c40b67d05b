"""Sentences about what changed: what is told apart is named, what is not is said to be open."""

from typing import Any

import changes_samples as samples
import pytest

from headway.words import load_words
from headway.words.changes import (
    best_sentences,
    counts,
    finding,
    headline_sentences,
    left_out,
    value_text,
    verdict,
    vintage_text,
)

EN, VI = load_words("en"), load_words("vi")


def apart(*, told: bool) -> dict[str, Any]:
    change = samples.shift(-4.0, -1.9, 0.2, 0.1, 0.95 if told else 0.8)
    return samples.compared(headline=samples.headline(change=change))


def test_a_change_that_is_told_apart_is_the_finding() -> None:
    assert finding(apart(told=True), EN) == (
        "China vs US: the lag went from 7.1 to 5.2 months between the data of 1 September 2026 and those of "
        "1 October 2026"
    )
    assert finding(apart(told=True), VI) == (
        "Trung Quốc so với Mỹ: độ trễ thay đổi từ 7,1 thành 5,2 tháng giữa bản dữ liệu ngày 1 tháng 9 năm 2026 và "
        "bản dữ liệu ngày 1 tháng 10 năm 2026"
    )


def test_a_change_that_is_not_told_apart_is_said_to_be_open() -> None:
    assert finding(apart(told=False), EN).endswith("; the two cannot be told apart")
    assert finding(apart(told=False), VI).endswith("; chưa thể phân biệt hai con số")


def test_a_lag_that_cannot_be_read_is_told_by_what_it_is_longer_than() -> None:
    change = {**samples.shift(0.0, 0.0, 0.0, 0.95, 0.0)}
    head = samples.headline(to=samples.seen(12.0, None, None), change=change)

    assert "went from 7.1 months to over 20.0 months" in finding(samples.compared(headline=head), EN)


def test_without_a_headline_the_counts_are_the_finding_and_without_a_change_that_is() -> None:
    assert "models added: 1" in finding(samples.compared(headline=None), EN)
    assert finding(samples.unchanged(), EN).startswith("Nothing changed between")
    assert finding(samples.unchanged(), VI).startswith("Không có gì thay đổi giữa")


def test_that_the_follower_has_no_recent_model_in_the_data_is_said_from_a_month_on() -> None:
    def told(released: str) -> str:
        newest = {"leader": "2026-09-30", "follower": released}
        return " ".join(headline_sentences(samples.compared(headline=samples.headline(newest_release=newest)), EN))

    late = "The newest model of China in the data of 1 Oct 2026 was released on 30 Aug 2026."
    assert late in told("2026-08-30")
    assert "The newest model of" not in told("2026-08-31")


@pytest.mark.parametrize(
    ("bases", "published", "fitted"),
    [(("scores", "published"), "1 Oct 2026", "1 Sep 2026"), (("published", "scores"), "1 Sep 2026", "1 Oct 2026")],
)
def test_a_change_of_method_is_not_put_down_to_the_data(bases: tuple[str, str], published: str, fitted: str) -> None:
    told = {**apart(told=True), "index_basis": dict(zip(("from", "to"), bases, strict=True))}

    assert headline_sentences(told, EN)[0].endswith(
        f"This is what the data and the method changed together: the index of {published} is as its publisher gave it, "
        f"that of {fitted} is fitted to the scores."
    )
    assert "dữ liệu và phương pháp cùng thay đổi" in headline_sentences(told, VI)[0]


@pytest.mark.parametrize("bases", [("scores", "scores"), ("published", "published"), ()])
def test_one_method_on_both_sides_leaves_the_data_alone(bases: tuple[str, ...]) -> None:
    told = {**apart(told=True), "index_basis": dict(zip(("from", "to"), bases, strict=False))}

    assert headline_sentences(told, EN)[0].endswith("Here only the data differ.")


def test_counts_leave_out_what_did_not_change() -> None:
    told = counts(samples.compared(), EN)

    assert "scores added: 300" in told
    assert "scores printed with other digits: 3" in told
    assert not any("removed: " in each for each in told)
    assert counts(samples.unchanged(), EN) == []


def test_verdicts() -> None:
    unread = {**samples.shift(0.0, 0.0, 0.0, 0.0, 0.0), "central": None, "low": None, "high": None, "decided": 0.0}

    assert verdict(samples.shift(1.0, 2.0, 3.0, 0.999, 0.0), EN) == "larger with a probability of >99%"
    assert verdict(samples.shift(-3.0, -2.0, -1.0, 0.05, 0.95), EN) == "smaller with a probability of 95%"
    assert "cannot be told apart" in verdict(samples.shift(-3.0, -2.0, 1.0, 0.2, 0.8), EN)
    assert verdict(samples.shift(0.0, 0.0, 0.0, 0.0, 0.0), EN) == "the same"
    assert verdict(unread, EN) == "by how much they differ cannot be told"


def test_a_further_state_of_a_day_says_which_it_is() -> None:
    assert vintage_text("2026-11-28", EN) == "28 November 2026"
    assert vintage_text("2026-11-28.2", EN) == "28 November 2026 (state 2)"
    assert vintage_text("2026-11-28.3", VI, long=False) == "28/11/2026 (lần 3)"


@pytest.mark.parametrize(
    ("value", "english", "vietnamese"),
    [
        (None, "–", "–"),
        (True, "yes", "có"),
        (0.3333, "0.333", "0,333"),
        (132.25, "132.2", "132,2"),
        ("2026-08-11", "11 Aug 2026", "11/8/2026"),
        ("2026-99-11", "2026-99-11", "2026-99-11"),
        (["A", "B"], "A; B", "A; B"),
        ([], "–", "–"),
        (7, "7", "7"),
    ],
)
def test_cells_are_written_in_the_readers_form(value: Any, english: str, vietnamese: str) -> None:
    assert (value_text(value, EN), value_text(value, VI)) == (english, vietnamese)


def test_what_is_left_out_names_the_vintage_as_a_day() -> None:
    assert left_out(samples.compared(), EN) == [
        "What moved the gap is not taken apart: the data of 1 September 2026 hold no scores."
    ]


def test_a_number_that_is_printed_twice_is_told_once_without_shares() -> None:
    head = samples.headline()
    head["same_day"]["to"] = head["same_day"]["from"]
    data = samples.compared(headline=head)

    first = headline_sentences(data, EN)[0]

    assert first.startswith("The same day seen twice: on 1 Sep 2026 it was 7.1 months by the data of 1 Sep 2026 and by")
    assert "draws" not in first
    assert "lẫn bản dữ liệu ngày 1/10/2026." in headline_sentences(data, VI)[0]


def test_a_number_that_is_printed_twice_did_not_go_from_itself_to_itself() -> None:
    head = samples.headline()
    head["to"] = head["from"]

    assert finding(samples.compared(headline=head), EN).endswith(", as by those of 1 September 2026")


def test_the_best_model_is_told_with_both_values_where_they_differ() -> None:
    leader, follower = best_sentences(samples.compared(), EN)

    assert leader == "US: leader 1 (150.0) before, leader 1 (152.0) now."
    assert follower == "China: follower 1 (150.0) before, follower 2 (152.0) now."


def test_tables_have_names_in_words() -> None:
    told = "; ".join(counts(samples.compared(tables_removed=["time_horizons", "chips"]), VI))

    assert "hàng không xếp được vào bảng nào khác: thêm 0 hàng" in told
    assert "bảng chỉ có trong bản mới: các lần mô phỏng của bên công bố" in told
    assert "bảng chỉ có trong bản cũ: độ dài tác vụ, chips" in told
