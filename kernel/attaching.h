// Reports too coarse to found an incident: they point at one in competition, or stand alone.
//
// "Shelling in the province on Tuesday" fits many incidents and must not make them one: it is
// attached where one of them is likelier than all others together. A report of n events is attached
// to as many incidents as it fits, up to n, and joins none of them.
#pragma once

#include <vector>

#include "clustering.h"

namespace fusion {

// Edges by row, both ways; and the odds of all the pairs that were too faint to be one.
class Partners {
 public:
  Partners(int64_t n, const std::vector<Edge>& edges, const std::vector<float>& faint);
  double faint(int32_t row) const { return faint_[row]; }
  template <typename Visit>
  void of(int32_t row, Visit visit) const {
    for (int64_t k = begins_[row]; k < begins_[row + 1]; ++k) visit(others_[k]);
  }

 private:
  std::vector<int64_t> begins_;
  std::vector<int32_t> others_;
  const std::vector<float>& faint_;
};

struct Choice {
  int32_t row, to;               // the row, and the cluster it may belong to
  double odds;
};

struct Cover {
  int32_t row, to;
  float probability;
};

// The clusters that `row` may belong to besides its own, and their odds, by cluster.
std::vector<Choice> choices(const Clusters& clusters, const Partners& partners, int32_t row,
                            const std::vector<uint8_t>& among);

// Attaches each of `rows` that stands alone to the one cluster that outweighs its rivals.
void attach(Clusters& clusters, const Partners& partners, const std::vector<uint8_t>& rows,
            const std::vector<uint8_t>& among, int threads);

// The incidents that reports of several events cover; and how many of their events nobody else is
// expected to have told of.
struct Covered {
  std::vector<Cover> covers;
  double unheard;
};

// A person's decisions come first.
Covered cover(const Clusters& clusters, const Partners& partners,
              const std::vector<uint8_t>& rows, const std::vector<uint8_t>& among,
              const Decisions& decisions);

}  // namespace fusion
