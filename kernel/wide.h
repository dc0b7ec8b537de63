// A mark for loops over many at once: where the compiler and the system know how, they are compiled a
// second time for processors with 256-bit vectors, and the processor is asked when they are first
// called. Both give the same bits: nothing is contracted (see the build's flags).
#pragma once

namespace fusion {

// By value: through the references of std::min and std::max compilers see no vectors.
template <typename T>
constexpr T smaller(T a, T b) { return b < a ? b : a; }
template <typename T>
constexpr T larger(T a, T b) { return a < b ? b : a; }

}  // namespace fusion

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
#define TRUCEWATCH_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define TRUCEWATCH_WIDE
#endif
