// How likely two accounts of one incident lie as far apart as these do, in space and in time.
#pragma once

#include <algorithm>
#include <cmath>

#include "exponential.h"
#include "reports.h"
#include "weights.h"

namespace fusion {

constexpr double kPi = 3.14159265358979323846;
// A 95% radius in standard deviations of a circular normal: sqrt(-2 ln 0.05).
constexpr double kRadiusToSigma = 2.4477468306808166;
// Two honest positions of one crater differ by this much, whatever their sources state.
constexpr double kFloor = 120.0;
// How far beyond stated errors two accounts of one incident are still looked for.
constexpr double kSlackMetres = 2500.0;
constexpr double kSlackSeconds = 3 * 3600.0;

// The classes of place that there are grids for, by 95% radius [m].
constexpr int kPlaceClasses = 4;
constexpr double kRadii[kPlaceClasses] = {1e3, 4e3, 15e3, kVagueRadius};

template <int N>
int class_of(double value, const double (&bounds)[N]) {
  int k = 0;
  while (k < N - 1 && value > bounds[k]) ++k;
  return k;
}

// Where and when something was, as far as it is known: a report's word, or a cluster's.
struct Spot {
  double x, y, z;                // metres; NaN where unknown
  double variance;               // square metres, along one axis
  double start, end;             // seconds
  int8_t place_kind, time_kind;
  int8_t place_class;            // of the grid, see grid.h
  float rate[kClocks];           // one over the interval's length with each clock's pads, 1/s

  void set_times(double from, double to) {
    start = from, end = to;
    time_kind = int8_t(kind_of(to - from, kTimeKind));
    for (int k = 0; k < kClocks; ++k) rate[k] = float(1 / (to - from + 2 * kClock[k]));
  }
};

inline double variance_of(double radius) {
  const double sigma = radius / kRadiusToSigma;
  return sigma * sigma;
}
inline Spot spot(const Reports& r, int64_t i) {
  Spot s{NAN, NAN, NAN, NAN, 0, 0, 0, 0, 0, {}};
  s.set_times(r.start[i], r.end[i]);
  if (!placed(r, i)) return s;
  s.x = r.x[i], s.y = r.y[i], s.z = r.z[i];
  s.variance = variance_of(r.radius[i]);
  s.place_kind = int8_t(kind_of(r.radius[i], kPlaceKind));
  s.place_class = int8_t(class_of(r.radius[i], kRadii));
  return s;
}

// Density of the displacement [1/m2] under each scale of the mixture, times its share.
inline double place_density(const Weights& w, const Spot& a, const Spot& b,
                            float (&parts)[kPlaceScales]) {
  const double dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
  const float square = float(dx * dx + dy * dy + dz * dz);
  const float variance = float(a.variance + b.variance);
  const double* share = w.place_share[a.place_kind][b.place_kind];
  for (int k = 0; k < kPlaceScales; ++k) {
    constexpr float kLeast = float(kFloor * kFloor);
    const float over = 1 / (variance * float(kPlaceScale[k] * kPlaceScale[k]) + kLeast);
    parts[k] = float(share[k]) * exponential(square * over * -0.5f) * (over * float(0.5 / kPi));
  }
  return double(parts[0]) + double(parts[1]) + double(parts[2]) + double(parts[3]);
}

// No displacement is denser than this [1/m2].
inline double place_peak(const Spot& a, const Spot& b) {
  constexpr double least = kPlaceScale[0] * kPlaceScale[0];
  return 1 / (2 * kPi * ((a.variance + b.variance) * least + kFloor * kFloor));
}

// How long two intervals, each wider by half the pad on either side, are both on, the second moved.
inline double shared_after(const Spot& a, const Spot& b, double later, double pad) {
  return std::max(0.0, std::min(a.end, b.end + later) - std::max(a.start, b.start + later) + pad);
}

// Density of both clocks' speaking of one instant [1/s] under each pad, times its share.
inline double time_density(const Weights& w, const Spot& a, const Spot& b,
                           double parts[kClocks]) {
  const double shared = std::min(a.end, b.end) - std::max(a.start, b.start);
  const double* share = w.clock_share[a.time_kind][b.time_kind];
  double sum = 0;
  for (int k = 0; k < kClocks; ++k) {
    const double pad = 2 * kClock[k];
    const double overlap = k < kClocks - 1
                               ? std::max(0.0, shared + pad)
                               : (shared_after(a, b, kDay, pad) + shared_after(b, a, kDay, pad)) / 2;
    parts[k] = share[k] * overlap * (double(a.rate[k]) * double(b.rate[k]));
    sum += parts[k];
  }
  return sum;
}

}  // namespace fusion
