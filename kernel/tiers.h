// Reports are told from the sharpest kind to the vaguest, a tier each.
//
// A tier's reports are first weighed against the incidents of the sharper ones, where they compete:
// "shelling in the province on Tuesday" fits many and must not make them one; it is attached where
// one is likelier than its rivals, or stands alone. Only then do those left over form incidents of
// their own. So what is told sharply never depends on what is told vaguely.
#pragma once

#include <vector>

#include "clustering.h"

namespace fusion {

// A partner of a row, and the score of the two.
struct Partner {
  int32_t row;
  float score;
};

// Edges by row, both ways; and the odds of all the pairs that were too faint to be one.
class Partners {
 public:
  Partners(int64_t n, const std::vector<Edge>& edges, const std::vector<float>& faint);
  double faint(int32_t row) const { return faint_[row]; }
  const Partner* begin(int32_t row) const { return partners_.data() + begins_[row]; }
  const Partner* end(int32_t row) const { return partners_.data() + begins_[row + 1]; }

 private:
  std::vector<int64_t> begins_;
  std::vector<Partner> partners_;
  const std::vector<float>& faint_;
};

// A cluster that a row may belong to besides its own, by its smallest row.
struct Choice {
  int32_t to;
  double odds;
};

// The clusters of kinds from `sharpest` to `vaguest` that `row` may belong to, where neither a source
// would repeat itself nor a person be overruled; and their odds.
std::vector<Choice> choices(const Clusters& clusters, const Partners& partners, int32_t row,
                            Kind sharpest, Kind vaguest);

// How probably each report belongs where it is, and that it tells of an incident of its own.
struct Chances {
  float* membership;
  double* founds;
};

// Tells the reports of one kind; `edges` are scored and hold those among them, `partners` also those
// with sharper ones.
void tell(Clusters& clusters, const Partners& partners, const std::vector<Edge>& edges, Kind kind,
          double join, int threads, const Chances& chances);

}  // namespace fusion
