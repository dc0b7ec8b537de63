// The reports as the kernel looks at them: where and when each was, what it told and of what kind it
// is, packed so that what one look needs lies together in memory.
#pragma once

#include <vector>

#include "reports.h"
#include "spacetime.h"
#include "weights.h"

namespace fusion {

// What a report tells, as far as it is compared with others.
struct Told {
  uint64_t sides;
  int32_t act[kDepth];
  int32_t actor, target, weapon;
  int32_t source, story, n_events;
  float deaths_low, deaths_high, injured_low, injured_high;
  uint16_t words[kWords];
  uint8_t agency, once;
};

struct Scene {
  const Reports& reports;
  const WeightSet& weights;
  std::vector<Spot> spots;
  std::vector<Told> told;
  std::vector<Kind> kinds;

  Scene(const Reports& r, const WeightSet& w, int threads);
  bool placed(int64_t row) const { return !std::isnan(spots[row].x); }
};

}  // namespace fusion
