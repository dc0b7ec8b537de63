// How many other incidents a report could be mistaken for, where and when it speaks of.
//
// One hour in an empty valley and one hour on a burning front are not the same evidence. The
// measure needs no labels: a source that reports an event once and speaks eight times around here
// must have seen about eight; so must all sources together, at so many reports an incident.
#pragma once

#include <vector>

#include "grid.h"
#include "reports.h"
#include "weights.h"

namespace fusion {

// A report's surroundings: its own error half as much again, and never less than a village and two
// hours.
struct Reach {
  double metres, seconds;
  Reach(double radius, double span);
  double area() const;           // square metres
  double time(double span) const;
};

struct Crowding {
  std::vector<float> log_density;  // log of incidents of a like kind, 1/(m2 s), around each report
  std::vector<float> log_volume;   // log of the surroundings they were counted in, m2 s
  std::vector<float> linear;       // the density itself

  // The report at whose surroundings a pair is held: the coarser, or the more crowded of equals.
  int64_t coarser(int64_t i, int64_t j) const {
    if (log_volume[i] != log_volume[j]) return log_volume[i] > log_volume[j] ? i : j;
    return log_density[i] >= log_density[j] ? i : j;
  }
};

// The surroundings of the rows of `order`, among one another.
Crowding crowding(const Reports& r, const Weights& w,
                  const std::vector<int32_t>& order, int threads);

inline double log_density(const Crowding& c, int64_t i, int64_t j) {
  return c.log_density[c.coarser(i, j)];
}

}  // namespace fusion
