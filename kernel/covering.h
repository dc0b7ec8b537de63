// Reports of several events: each covers as many incidents as it fits, and joins none of them.
#pragma once

#include <vector>

#include "tiers.h"

namespace fusion {

struct Cover {
  int32_t row, to;               // the report, and the incident by its smallest row
  float probability;
};

// What the reports of several events cover, by report. Totals that people said are the same cover
// the same. A person's decisions come first.
std::vector<Cover> cover(const Clusters& clusters, const Partners& partners);

// Joins the totals that cover nothing and are of equally many events.
void join_totals(Clusters& clusters, const std::vector<Edge>& edges,
                 const std::vector<Cover>& covers, double join, int threads);

// How many events of each total, or of those joined, nobody else is expected to have told of.
void count_totals(const Clusters& clusters, const Chances& chances);

}  // namespace fusion
