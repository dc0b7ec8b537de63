// Which answers hang on what: so that a part of the reports can be fused alone, and it is known for
// which of them the answer is that of the whole.
//
// A mark of a report spreads to every report whose answer may depend on it: over its surroundings,
// the pairs within reach, the components of the edges, and from sharper kinds to vaguer ones, never
// back. Conservative: what is not marked certainly has the same answer.
#pragma once

#include <vector>

#include "tiers.h"

namespace fusion {

enum Mark : uint8_t {
  kCut = 1,                      // what may be near is not all here
  kNew = 2,                      // was not there before, or was decided anew
};

// The given marks of each report, spread. `edges` are of reports with a place, `vague` of others.
std::vector<uint8_t> spread(const Scene& scene, const Grids& grids,
                            const std::vector<Edge>& edges, const std::vector<Edge>& vague,
                            double join, const uint8_t* marks, int threads);

// How far in time [s] and along each axis of space [m] lies what an answer of a kind may depend on
// directly, where no report with a place is told more vaguely than `span` [s] and `radius` [m].
double reach_in_time(Kind kind, double span);
double reach_in_space(Kind kind, double radius);

}  // namespace fusion
