// One spot against many at once: the arithmetic of spacetime.h, in vectors of single precision.
#pragma once

#include <vector>

#include "crowding.h"
#include "scene.h"

namespace fusion {

// What lies around one row after the other; the others stand in the order in which they were given.
class Bundle {
 public:
  explicit Bundle(const Scene& scene);

  // Where and when the rows are, seen from one of them, and how densely each is told of there and
  // then: as time_density and place_density.
  void measure(int32_t from, const int32_t* rows, int64_t n);
  // The odds of each from place and time alone, against the incidents around.
  void weigh(int32_t from, const int32_t* rows, const Crowding& crowd);

  int64_t size() const { return size_; }

  std::vector<float> square;     // squares of distances [m2]
  std::vector<float> late;       // seconds between the two, 0 where both are on at once
  std::vector<float> apart;      // the least of these, should one of the two be off by a day
  std::vector<float> place, time;  // densities [1/m2, 1/s]
  std::vector<float> odds;       // once weighed

 private:
  void gather(const Spot& from, const int32_t* rows);

  // By the kind of the one and of the other.
  struct Shares {
    float place[kPlaceKinds][kPlaceScales][kPlaceKinds];
    float clock[kTimeKinds][kClocks][kTimeKinds];
    explicit Shares(const Weights& w);
  };

  const Scene& scene_;
  const Shares shares_;
  int64_t size_ = 0;
  std::vector<double> start_, end_;
  std::vector<float> variance_, lasts_, both_, early_, tardy_, volume_, log_density_, density_;
  std::vector<int32_t> place_kind_, time_kind_;
};

}  // namespace fusion
