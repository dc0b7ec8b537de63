// How probably each report belongs where it is, and how many incidents there are: an expectation
// and its spread, for hard clusters count too many.
#pragma once

#include <vector>

#include "attaching.h"

namespace fusion {

struct Count {
  double expected;
  double variance;               // of the chances that were weighed, not of the model
};

// Memberships of all rows, and the number of incidents that `counted` rows tell of.
Count count(const Clusters& clusters, const Partners& partners, const Decisions& decisions,
            const std::vector<uint8_t>& counted, float* membership, int threads);

}  // namespace fusion
