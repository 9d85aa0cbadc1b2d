"""Measures the errors of ggml's own quantisers on tensors that the tests make too, and prints PeerErrors.cs.

usage: quantization_errors.py libggml-base.so > tests/Fathom.Numerics.Tests/Quantization/PeerErrors.cs

The tensors come from splitmix64 and sums, products and quotients of its numbers, which are exactly the same in
every language with IEEE doubles. The error is the root of the mean squared difference between a tensor and what
is read back after quantising it without an importance matrix.
"""
import ctypes
import sys

import numpy as np

ROWS, COLUMNS = 16, 512
FORMATS = {"Q4_0": 2, "Q4_1": 3, "Q5_0": 6, "Q5_1": 7, "Q8_0": 8, "Q2_K": 10, "Q3_K": 11, "Q4_K": 12, "Q5_K": 13,
           "Q6_K": 14, "IQ4_NL": 20, "IQ4_XS": 23, "MXFP4": 39}


class Traits(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("block", ctypes.c_int64), ("interleave", ctypes.c_int64),
                ("bytes", ctypes.c_size_t), ("quantized", ctypes.c_bool), ("to_float", ctypes.c_void_p),
                ("from_float", ctypes.c_void_p)]


def uniform(seed, count):
    """Numbers in [0, 1): the upper 53 bits of splitmix64."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0 ** -53


def gaussian(seed, count):
    """Nearly normal: twelve uniform numbers added one after the other, less six."""
    u = uniform(seed, 12 * count).reshape(count, 12)
    total = np.zeros(count)
    for i in range(12):
        total = total + u[:, i]
    return total - 6


def tensors():
    n = ROWS * COLUMNS
    g = gaussian(1, n)
    row = np.repeat(np.arange(ROWS), COLUMNS)
    return {
        "Gaussian": g * 0.05,
        "Laplacian": gaussian(2, n) * gaussian(3, n) + gaussian(4, n) * gaussian(5, n),
        "HeavyTailed": g / (uniform(6, n) + 0.01),
        "Sparse": np.where(uniform(7, n) < 0.05, g, 0.0),
        "Constant": np.full(n, 0.3),
        "RowScaled": g * 2.0 ** (row - 8.0),
        "Shifted": g * 0.25 + 1,
    }


def main():
    library = ctypes.CDLL(sys.argv[1])
    library.ggml_get_type_traits.restype = ctypes.POINTER(Traits)
    library.ggml_quantize_chunk.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64,
                                            ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
    read = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
    made = {name: values.astype(np.float32) for name, values in tensors().items()}
    print("""using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Quantization;

/// <summary>Errors that ggml's quantisers reach; printed by <c>tools/golden/quantization_errors.py</c>.</summary>
internal static class PeerErrors
{
    public static readonly (BlockFormatId Format, TestTensor Tensor, double Error)[] All =
    [""")
    for name, code in FORMATS.items():
        traits = library.ggml_get_type_traits(code).contents
        for tensor, values in made.items():
            data = np.zeros(values.size // traits.block * traits.bytes, np.uint8)
            library.ggml_quantize_chunk(code, values.ctypes.data, data.ctypes.data, 0, ROWS, COLUMNS, None)
            back = np.zeros(values.size, np.float32)
            read(traits.to_float)(data.ctypes.data, back.ctypes.data, values.size)
            error = np.sqrt(np.mean((back.astype(np.float64) - values) ** 2))
            print(f"        (BlockFormatId.{name}, TestTensor.{tensor}, {error:.9e}),")
    print("    ];\n}")


if __name__ == "__main__":
    main()
