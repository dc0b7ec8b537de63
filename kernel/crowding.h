// How many other incidents a report could be mistaken for, where and when it speaks of.
//
// One hour in an empty valley and one hour on a burning front are not the same evidence. The
// measure needs no labels: a source that reports an event once and speaks eight times around here
// must have seen about eight; so must all sources together, at so many reports an incident.
#pragma once

#include <vector>

#include "grid.h"

namespace fusion {

// A report's surroundings: its own error half as much again, and never less than a village and two
// hours.
struct Reach {
  double metres, seconds;
  Reach(double radius, double span);
  double area() const;           // square metres
  double time(double span) const;
};

// How crowded a report's surroundings are; NaN densities where it has no place.
struct Crowd {
  float log_density;             // log of incidents of a like kind, 1/(m2 s)
  float log_volume;              // log of the surroundings they were counted in, m2 s
  float density;
};

// Of two reports' surroundings those at which the pair is held: the coarser, or the more crowded of
// equals.
inline const Crowd& coarser(const Crowd& one, const Crowd& other) {
  if (one.log_volume != other.log_volume) return one.log_volume > other.log_volume ? one : other;
  return one.log_density >= other.log_density ? one : other;
}

using Crowding = std::vector<Crowd>;

// Of how many standard deviations beyond its surroundings a neighbour counts for nothing.
constexpr double kFarthest = 3.0;
// Where reports of one class of place and time look for what crowds them: only those at least as
// sharp in time say how crowded it is.
Windows crowding_windows(int place, int time);

// Neighbours counted of each window; how many stand behind them is known.
constexpr int64_t kCrowd = 256;

// The surroundings of all rows with a place, among one another.
Crowding crowding(const Scene& scene, const Grids& grids, int threads);

}  // namespace fusion
