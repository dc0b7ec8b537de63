#include "rivals.h"

#include <algorithm>

#include "parallel.h"
#include "tiers.h"

namespace fusion {

namespace {

constexpr int64_t kTogether = 1024;
// Beyond these log odds two are one, whoever else is there.
constexpr double kCertain = 20.0;
// A source that may tell of one incident twice is no surer rival than even.
constexpr double kPerhapsAgain = 0.0;

struct Said { int32_t source; double odds; };

// The odds of the rivals of one row; `said` is a place to sort in.
double rivals_of(const Scene& scene, const Partners& partners, int32_t row,
                 std::vector<Said>& said) {
  const Told& told = scene.told[row];
  said.clear();
  for (const Partner* p = partners.begin(row); p != partners.end(row); ++p) {
    const Told& other = scene.told[p->row];
    if (scene.kinds[p->row] > scene.kinds[row] || (other.source == told.source && told.once))
      continue;
    said.push_back({other.source, std::exp(std::min(double(p->score),
                                                    other.once ? kCertain : kPerhapsAgain))});
  }
  std::sort(said.begin(), said.end(), [](const Said& a, const Said& b) {
    return a.source != b.source ? a.source < b.source : a.odds < b.odds;
  });
  double rivals = 0;
  for (size_t k = 0; k + 1 < said.size(); ++k)
    if (said[k].source == said[k + 1].source) rivals += said[k].odds;
  return rivals;
}

}  // namespace

std::vector<float> rivals_of(const Scene& scene, const std::vector<Edge>& edges, int threads) {
  const int64_t n = scene.reports.n;
  const std::vector<float> nothing_faint;
  const Partners partners(n, edges, nothing_faint);
  std::vector<float> rivals(n);
  in_parallel((n + kTogether - 1) / kTogether, threads, [&](int64_t piece) {
    std::vector<Said> said;
    for (int64_t i = piece * kTogether; i < std::min(n, (piece + 1) * kTogether); ++i)
      rivals[i] = float(rivals_of(scene, partners, int32_t(i), said));
  });
  return rivals;
}

void weigh_rivals(const Scene& scene, const std::vector<float>& rivals, std::vector<Edge>& edges) {
  const Weights& w = scene.weights.all();
  for (Edge& e : edges)
    if (rivalled(scene, e.first, e.second))
      e.score =
          rounded(double(e.score) - against_rivals(w, rivals[e.first], rivals[e.second]));
}

}  // namespace fusion
