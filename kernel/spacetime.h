// How likely two accounts of one incident lie as far apart as these do, in space and in time.
#pragma once

#include <algorithm>
#include <cmath>

#include "exponential.h"
#include "reports.h"
#include "weights.h"
#include "wide.h"

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

// One over the length of an interval of so many seconds with a clock's pads [1/s].
inline float rate_of(int clock, float seconds) { return 1 / (seconds + float(2 * kClock[clock])); }

// Where and when something was, as far as it is known: a report's word, or a cluster's; in one line
// of memory.
struct alignas(64) Spot {
  double x, y, z;                // metres; NaN where unknown
  double variance;               // square metres, along one axis
  double start, end;             // seconds
  float lasts;                   // seconds
  int8_t place_kind, time_kind;

  void set_times(double from, double to) {
    start = from, end = to;
    lasts = float(to - from);
    time_kind = int8_t(kind_of(to - from, kTimeKind));
  }
};

inline double variance_of(double radius) {
  const double sigma = radius / kRadiusToSigma;
  return sigma * sigma;
}
inline Spot spot(const Reports& r, int64_t i) {
  Spot s{NAN, NAN, NAN, NAN, 0, 0, 0, 0, 0};
  s.set_times(r.start[i], r.end[i]);
  if (!placed(r, i)) return s;
  s.x = r.x[i], s.y = r.y[i], s.z = r.z[i];
  s.variance = variance_of(r.radius[i]);
  s.place_kind = int8_t(kind_of(r.radius[i], kPlaceKind));
  return s;
}

// Density of a displacement [1/m2] under one scale of the mixture, times its share.
inline float place_part(int scale, float share, float square, float variance) {
  constexpr float kLeast = float(kFloor * kFloor);
  const float over = 1 / (variance * float(kPlaceScale[scale] * kPlaceScale[scale]) + kLeast);
  return share * exponential(square * over * -0.5f) * (over * float(0.5 / kPi));
}

inline float square_between(const Spot& a, const Spot& b) {
  const double dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
  return float(dx * dx + dy * dy + dz * dz);
}

// Density of the displacement [1/m2] under each scale of the mixture, times its share.
inline double place_density(const Weights& w, const Spot& a, const Spot& b,
                            float (&parts)[kPlaceScales]) {
  const float square = square_between(a, b), variance = float(a.variance + b.variance);
  const double* share = w.place_share[a.place_kind][b.place_kind];
  for (int k = 0; k < kPlaceScales; ++k)
    parts[k] = place_part(k, float(share[k]), square, variance);
  return double(parts[0]) + double(parts[1]) + double(parts[2]) + double(parts[3]);
}

// How long two intervals are both on; or, less than nothing, how long neither is.
inline double shared(double start, double end, double other_start, double other_end) {
  return smaller(end, other_end) - larger(start, other_start);
}

// How long both of two intervals are on if each is wider by half a pad on either side.
inline double padded(double both, double pad) { return larger(both + pad, 0.0); }
// The same with one of them a day later: which of the two, nobody knows.
inline double padded(double early, double late, double pad) {
  return (padded(early, pad) + padded(late, pad)) / 2;
}

// Density of both clocks' speaking of one instant [1/s] under one pad, times its share.
inline double clock_part(double share, double overlap, double one_rate, double other_rate) {
  return share * overlap * (one_rate * other_rate);
}

// Density of both clocks' speaking of one instant [1/s] under each pad, times its share; the last one
// is off by a day.
inline double time_density(const Weights& w, const Spot& a, const Spot& b,
                           double (&parts)[kClocks]) {
  const double* share = w.clock_share[a.time_kind][b.time_kind];
  const double both = shared(a.start, a.end, b.start, b.end);
  const double early = shared(a.start + kDay, a.end + kDay, b.start, b.end);
  const double late = shared(a.start, a.end, b.start + kDay, b.end + kDay);
  double sum = 0;
  for (int k = 0; k < kClocks; ++k) {
    const double pad = 2 * kClock[k];
    const double overlap = k < kClocks - 1 ? padded(both, pad) : padded(early, late, pad);
    sum += parts[k] = clock_part(share[k], overlap, double(rate_of(k, a.lasts)), double(rate_of(k, b.lasts)));
  }
  return sum;
}

}  // namespace fusion
