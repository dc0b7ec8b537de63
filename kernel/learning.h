// The weights, learned from the reports alone.
//
// What is known without labels: a source seldom tells of one incident twice, so of all the reports
// of another source around a report at most one speaks of the same incident. Expectation gives each
// pair its probability in that competition; maximisation reads the shares of answers among likely
// matches (m) and among the mistakable rest (u). Plain EM without the competition drifts to "same
// burst" instead of "same incident". Sources: Fellegi and Sunter (1969), Dempster et al. (1977).
#pragma once

#include <vector>

#include "reports.h"
#include "weights.h"

namespace fusion {

// Sharpens the first table of `set` by the reports, and fills up to `room` tables for pairs of
// sources; where there is little to learn from, a table stays near the one it came from. People's
// decisions count as certain.
void learn(const Reports& r, WeightSet& set, int64_t room, int threads);

}  // namespace fusion
