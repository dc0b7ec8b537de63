#include "rivals.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"
#include "tiers.h"

namespace fusion {

namespace {

constexpr int64_t kTogether = 1024;

// Whether two rows are sooner one than not; by place, time and answers.
bool likely_one(const Partners& partners, int32_t one, int32_t other) {
  const Partner* p = std::lower_bound(partners.begin(one), partners.end(one), other,
                                      [](const Partner& a, int32_t row) { return a.row < row; });
  return p != partners.end(one) && p->row == other && p->score > 0;
}

// The rivals of one row after the other.
class Rivals {
 public:
  Rivals(const Scene& scene, const Partners& partners, int32_t sources)
      : scene_(scene), partners_(partners), likeliest_(sources, Partner{-1, 0.0f}) {}

  // The odds of all but the likeliest of each source, and but what that one told again, if it makes
  // no claim to tell a thing once.
  double of(int32_t row) {
    each(row, [&](const Partner& p, Partner& likeliest) {
      if (likeliest.row < 0 || p.score > likeliest.score) likeliest = p;
    });
    double sum = 0;
    each(row, [&](const Partner& p, const Partner& likeliest) {
      if (p.row != likeliest.row &&
          (scene_.told[p.row].once || !likely_one(partners_, likeliest.row, p.row)))
        sum += std::exp(double(p.score));
    });
    each(row, [](const Partner&, Partner& likeliest) { likeliest.row = -1; });
    return sum;
  }

 private:
  template <typename Visit>
  void each(int32_t row, Visit visit) {
    const Told& own = scene_.told[row];
    for (const Partner* p = partners_.begin(row); p != partners_.end(row); ++p) {
      const int32_t source = scene_.told[p->row].source;
      if (scene_.kinds[p->row] <= scene_.kinds[row] && !(own.once && source == own.source))
        visit(*p, likeliest_[source]);
    }
  }

  const Scene& scene_;
  const Partners& partners_;
  std::vector<Partner> likeliest_;  // by source; none between two rows
};

}  // namespace

std::vector<float> rivals_of(const Scene& scene, const std::vector<Edge>& edges, int threads) {
  const int64_t n = scene.reports.n;
  const std::vector<float> nothing_faint;
  const Partners partners(n, edges, nothing_faint);
  int32_t sources = 0;
  for (const Told& told : scene.told) sources = std::max(sources, told.source + 1);
  std::vector<float> rivals(n);
  in_parallel((n + kTogether - 1) / kTogether, threads, [&](int64_t piece) {
    Rivals look(scene, partners, sources);
    for (int64_t i = piece * kTogether; i < std::min(n, (piece + 1) * kTogether); ++i)
      rivals[i] = float(look.of(int32_t(i)));
  });
  return rivals;
}

void weigh_rivals(const Scene& scene, const std::vector<float>& rivals, std::vector<Edge>& edges) {
  for (Edge& e : edges)
    if (rivalled(scene, e.first, e.second))
      e.score = rounded(double(e.score) - against_rivals(rivals[e.first], rivals[e.second]));
}

}  // namespace fusion
