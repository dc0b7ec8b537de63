// The pairs that weights are learned from, each with what every round needs: nothing is compared
// twice.
#pragma once

#include <vector>

#include "pairing.h"

namespace fusion {

struct Pair {
  int32_t first, second;
  Answers answers;
  int8_t decided;                // 1 same, -1 not the same, 0 nobody said
  float density;                 // of other incidents, 1/(m2 s)
  float places[kPlaceScales];    // densities under each scale, shares aside
  float clocks[kClocks];
  int32_t slot_first, slot_second;
  int8_t place_kinds[2], time_kinds[2];
};

// The pairs of single events that place and time do not speak against, by first row, then second;
// with what people decided of them.
std::vector<Pair> pairs_of(const Scene& scene, int threads);

// Numbers every (report, other source): within one of these, reports compete. Returns the row of
// each.
std::vector<int32_t> number_slots(const Reports& r, std::vector<Pair>& pairs);

inline const double* place_share(const Weights& w, const Pair& pair) {
  return w.place_share[pair.place_kinds[0]][pair.place_kinds[1]];
}
inline const double* clock_share(const Weights& w, const Pair& pair) {
  return w.clock_share[pair.time_kinds[0]][pair.time_kinds[1]];
}

// Odds of a pair from place and time alone.
inline double nearness(const Weights& w, const Pair& pair) {
  double place = 0, clock = 0;
  for (int k = 0; k < kPlaceScales; ++k) place += place_share(w, pair)[k] * pair.places[k];
  for (int k = 0; k < kClocks; ++k) clock += clock_share(w, pair)[k] * pair.clocks[k];
  return std::max(place, 1e-30) * std::max(clock, 1e-30) / double(pair.density);
}

}  // namespace fusion
