// One spot against many at once: the arithmetic of spacetime.h, in vectors.
#pragma once

#include <vector>

#include "scene.h"

namespace fusion {

// The others stand in the order in which they were given.
class Bundle {
 public:
  // Where and when the rows are, seen from one spot.
  void gather(const Scene& scene, const Spot& from, const std::vector<int32_t>& rows);
  // How densely each is told of there and then [1/(m2 s)], as time_density times place_density.
  void measure(const Weights& w);

  int64_t size() const { return int64_t(square.size()); }

  std::vector<float> square;     // squares of distances [m2]
  // How long both are on, or less than nothing [s]: as told, and with the one or other a day later.
  std::vector<double> both, early, late;
  std::vector<double> density;   // once measured

 private:
  Spot from_;
  std::vector<float> variance_;
  std::vector<double> start_, end_, rate_, overlap_, time_;
  std::vector<int32_t> place_kind_;
  std::vector<int64_t> time_kind_;  // as wide as what it is looked up for
};

}  // namespace fusion
