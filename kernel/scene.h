// The reports as the kernel looks at them: where and when each was, what it told and of what kind it
// is, packed so that what one look needs lies together in memory.
#pragma once

#include <vector>

#include "reports.h"
#include "spacetime.h"
#include "weights.h"

namespace fusion {

// What a report tells, as far as it is compared with others; in whole lines of memory.
struct alignas(64) Told {
  uint64_t sides;
  int32_t act[kDepth];
  int32_t actor, target, weapon;
  int32_t source, story, n_events;
  float deaths_low, deaths_high, injured_low, injured_high;
  uint8_t agency, once, placed;
  alignas(32) uint16_t words[kWords];
};

struct Scene {
  const Reports& reports;
  const WeightSet& weights;
  std::vector<Spot> spots;
  std::vector<Told> told;
  std::vector<Kind> kinds;
  std::vector<int8_t> place_classes;  // of the grid, see grid.h; 0 where there is no place

  Scene(const Reports& r, const WeightSet& w, int threads);
  bool placed(int64_t row) const { return told[row].placed; }
};

}  // namespace fusion
