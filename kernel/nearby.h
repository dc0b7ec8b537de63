// Everything near one cell, side by side in memory.
#pragma once

#include <vector>

#include "grid.h"

namespace fusion {

// Coordinates are rounded; within this [m].
constexpr float kRounding = 4.0f;

// The rows that lie around one cell, in a stretch of time; by middle time, then row.
class Nearby {
 public:
  // Those of the list with middle times in [from, to].
  void gather(const ByTime& order, const List& list, int32_t cell, double from, double to);

  int64_t size() const { return int64_t(rows.size()); }

  // Of [low, high) those within so many metres of a point and so many times their own radius, by
  // where they stand here; `found` has room for all of them. Returns how many.
  int64_t within(int64_t low, int64_t high, const float (&at)[3], float metres, float radii,
                 int32_t* found);

  // How many `step`s [m] lie between one of them and a point.
  int32_t steps_from(int64_t k, const float (&at)[3], float step) const;

  std::vector<int32_t> rows;
  std::vector<double> middles;

 private:
  std::vector<float> x_, y_, z_, radius_;  // metres
  std::vector<uint8_t> hit_;
};

}  // namespace fusion
