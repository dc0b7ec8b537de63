// Reports without a place, or with one as wide as a country, or an interval of many weeks.
#pragma once

#include <vector>

#include "clustering.h"

namespace fusion {

// How far from its middle a report without a place looks for others [s], by its span.
inline double vague_window(double span) { return span / 2 + 1.5 * kDay; }

// Pairs of each report that has no place, or a vague one, with the firm reports nearest in time of its
// area or province, and with the
// others of its story in those days. Notes in `crowd` how many clusters of the days
// and province each one competes with; scored against that.
std::vector<Edge> vague_pairs(const Clusters& clusters, const ByTime& order, Crowding& crowd,
                              int threads);

}  // namespace fusion
