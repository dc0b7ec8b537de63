// e to the power of what is not positive, to 7 digits, in plain arithmetic that compilers turn into
// vectors: the same bits on every processor. Source: range reduction after Cody and Waite (1980).
#pragma once

#include <cstdint>
#include <cstring>

namespace fusion {

inline float exponential(float x) {
  constexpr float kPerLog2 = 1.44269504f, kLog2High = 0.693359375f, kLog2Low = -2.12194440e-4f;
  constexpr float kWhole = 12582912.0f;  // 1.5 x 2^23: adding it rounds to whole numbers
  constexpr float kLeast = -60.0f;       // beyond this nothing is likely
  x = x < kLeast ? kLeast : x;
  const float shifted = x * kPerLog2 + kWhole;
  const float n = shifted - kWhole;
  const float r = (x - n * kLog2High) - n * kLog2Low;
  float sum = 1.0f / 720;
  sum = sum * r + 1.0f / 120;
  sum = sum * r + 1.0f / 24;
  sum = sum * r + 1.0f / 6;
  sum = sum * r + 0.5f;
  sum = sum * r + 1.0f;
  sum = sum * r + 1.0f;
  uint32_t bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 127) << 23;             // 2 to the n
  float power;
  std::memcpy(&power, &bits, sizeof power);
  return sum * power;
}

}  // namespace fusion
