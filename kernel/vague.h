// Reports without a place, or with one as wide as a country, or an interval of many weeks.
#pragma once

#include <vector>

#include "clustering.h"

namespace fusion {

// Pairs of each of `rows` with the firm reports nearest in time of its area or province, and with
// the others of its story.
std::vector<Edge> vague_pairs(const Reports& r, const std::vector<uint8_t>& rows,
                              const std::vector<uint8_t>& firm);

// Notes in `crowd` how many clusters of the days and province each of `rows` competes with.
void crowd_of_vague(const Clusters& clusters, const std::vector<Edge>& pairs,
                    const std::vector<uint8_t>& rows, Crowding& crowd);

}  // namespace fusion
