import numpy as np
import pytest
from scipy import stats

from headway.race._random import four_uniforms, normal_of, normals_of, philox, uniform, uniforms

#: Known answers of Random123 (kat_vectors, philox4x32 with 10 rounds): counter, key, answer.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def plain_philox(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """Philox 4x32-10 in whole numbers of any size."""
    (a, b, c, d), (k, j) = counter, key
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * a, 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c, 2**32)
        a, b, c, d = high1 ^ b ^ k, low1, high0 ^ d ^ j, low0
        k, j = (k + 0x9E3779B9) % 2**32, (j + 0xBB67AE85) % 2**32
    return a, b, c, d


def words(value: int, count: int = 2) -> tuple[int, ...]:
    """The lower words of 32 bits of a whole number, negative ones as two's complement."""
    return tuple((value >> (32 * place)) & 0xFFFFFFFF for place in range(count))


def grid(draws: int, months: int, block: int = 0, seed: int = 5) -> np.ndarray:
    """Uniform numbers, shape (draws, months, 4)."""
    return np.array([[four_uniforms(seed, d, m, block) for m in range(months)] for d in range(draws)])


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_philox_gives_the_published_answers(counter, key, answer):
    assert tuple(int(word) for word in philox(*counter, *key)) == answer
    assert plain_philox(counter, key) == answer


def test_philox_agrees_with_whole_numbers_for_random_counters():
    rng = np.random.default_rng(1)

    for row in rng.integers(0, 2**32, size=(200, 6)).tolist():
        assert tuple(int(word) for word in philox(*row)) == plain_philox(tuple(row[:4]), tuple(row[4:]))


@pytest.mark.parametrize("seed", [0, 7, 2**32 + 1, 2**63 + 11, 2**64 - 1])
@pytest.mark.parametrize(("draw", "month", "block"), [(0, 0, 0), (5, 60, 3), (2**33 + 1, -44, 2), (9, -1, 0)])
def test_four_uniforms_are_the_words_at_their_address(seed, draw, month, block):
    answer = plain_philox((*words(draw), *words(month, 1), block), words(seed))

    assert four_uniforms(np.uint64(seed), draw, month, block) == tuple((word + 0.5) / 2**32 for word in answer)


@pytest.mark.parametrize(("draw", "month", "stream"), [(0, 0, 0), (2**33 + 1, -44, 2**32 - 1)])
def test_a_uniform_has_52_bits_of_the_words_at_its_address(draw, month, stream):
    low, high = words(draw)
    a, b, _, _ = plain_philox((low, high | 2**31, *words(month, 1), stream), words(3))

    assert uniform(np.uint64(3), draw, month, np.uint64(stream)) == ((a * 2**20 + b // 2**12) + 0.5) / 2**52


def test_months_before_and_after_the_origin_differ():
    found = {four_uniforms(np.uint64(1), 0, month, 0) for month in range(-60, 61)}

    assert len(found) == 121


def test_blocks_and_streams_never_share_numbers():
    block = four_uniforms(np.uint64(1), 4, 0, 9)[0]

    assert abs(uniform(np.uint64(1), 4, 0, np.uint64(9)) - block) > 2**-32


def test_the_extreme_words_stay_inside_the_open_interval():
    assert 0.0 < 0.5 * 2.0**-32 < 1.0 - 0.5 * 2.0**-32 < 1.0
    assert 0.0 < 0.5 * 2.0**-52 < (2.0**52 - 1 + 0.5) * 2.0**-52 < 1.0


@pytest.mark.parametrize("seed", [0, 1, 20221231])
def test_numbers_of_a_stream_are_uniform(seed):
    found = uniforms(seed, 17, 0, 200_000)

    assert stats.kstest(found, "uniform").pvalue > 1e-3
    assert 0.0 < found.min() < found.max() < 1.0


def test_numbers_of_neighbouring_addresses_are_independent():
    found = grid(2000, 12)

    for one, other in [
        (found[1:], found[:-1]),  # draws
        (found[:, 1:], found[:, :-1]),  # months
        (found[..., 1:], found[..., :-1]),  # within a block
        (found[:400], grid(400, 12, block=1)),
        (found[:400], grid(400, 12, seed=6)),
    ]:
        pairs = np.stack([one.ravel(), other.ravel()])
        cells = np.histogram2d(*pairs, bins=16, range=[(0, 1), (0, 1)])[0]
        assert abs(np.corrcoef(pairs)[0, 1]) < 4.0 / np.sqrt(one.size)
        assert stats.chisquare(cells.ravel()).pvalue > 1e-3


def test_neighbouring_streams_are_independent():
    one, other = uniforms(3, 100, 0, 100_000), uniforms(3, 101, 0, 100_000)

    assert abs(np.corrcoef(one, other)[0, 1]) < 4.0 / np.sqrt(one.size)


def test_a_draw_has_the_same_number_in_any_chunk():
    whole = uniforms(11, 5, 0, 1000)
    parts = [uniforms(11, 5, first, 250) for first in (0, 250, 500, 750)]

    assert np.array_equal(whole, np.concatenate(parts))


def test_normal_numbers_agree_with_scipy_from_tail_to_tail():
    tails = 10.0 ** -np.linspace(0.31, 16, 4000)
    shares = np.concatenate([tails, 1.0 - tails[tails > 1e-15], np.linspace(0.001, 0.999, 9999)])

    np.testing.assert_allclose(normals_of(shares), stats.norm.ppf(shares), rtol=1e-12, atol=1e-14)


def test_one_normal_number_is_the_array_s():
    shares = np.array([[1e-12, 0.02, 0.5], [0.3, 0.97, 1.0 - 1e-10]])
    found = normals_of(shares)

    assert found.shape == (2, 3)
    assert found.ravel().tolist() == [normal_of(share) for share in shares.ravel()]
    assert normal_of(0.5) == 0.0


def test_normal_numbers_of_a_stream_have_mean_nought_and_spread_one():
    found = normals_of(uniforms(2, 3, 0, 400_000))

    assert abs(found.mean()) < 4.0 / np.sqrt(found.size)
    assert abs(found.std() - 1.0) < 4.0 / np.sqrt(2 * found.size)
    assert stats.kstest(found, "norm").pvalue > 1e-3
