#include "taint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "around.h"
#include "vague.h"

namespace fusion {

namespace {

using Marks = std::vector<uint8_t>;

// Visits what may be near, but only where something is marked.
class Walk {
 public:
  Walk(const Scene& scene, const Grids& grids, const Marks& from)
      : scene_(scene), grids_(grids), from_(from) {}

  // meet(asking, other) for two within reach of which one is marked. Where so much is there that not
  // everything is compared, what is compared hangs on all of it: crowd(asking, others) then. From
  // several threads.
  template <typename WindowsOf, typename Reach, typename Meet, typename Crowd>
  void each(int threads, WindowsOf windows_of, Reach reach, Meet meet, Crowd crowd) const {
    const Moments ever = marked();
    std::vector<std::array<std::vector<int32_t>, kTimeClasses>> before;
    for (const Grid& grid : grids_.of) {
      before.emplace_back();
      for (int t = 0; t < kTimeClasses; ++t) before.back()[t] = marked_before(grid.around[t].ranks);
    }
    const std::vector<Block> blocks = blocks_of(grids_);
    in_parallel(int64_t(blocks.size()), threads, [&](int64_t piece) {
      const Block& block = blocks[piece];
      const Grid& grid = *block.grid;
      Windows windows[kTimeClasses];
      Window whole[kTimeClasses];
      for (int t = 0; t < kTimeClasses; ++t)
        windows[t] = windows_of(grid.place, t), whole[t] = all_of(windows[t]);
      std::vector<Stretch> stretches[kTimeClasses];
      for (int t = 0; t < kTimeClasses; ++t) stretches[t].resize(windows[t].size());
      std::vector<int32_t> found;
      for (int64_t k = block.first; k < block.last; ++k) {
        const int32_t row = grids_.order.rows[grid.asking.ranks[k]];
        const double at = middle(scene_.reports, row);
        const Window& all = whole[time_class(scene_.reports, row)];
        if (!ever.any(at + all.from, at + all.to)) continue;
        const int time = time_class(scene_.reports, row);
        for (size_t w = 0; w < windows[time].size(); ++w) {
          const Window& window = windows[time][w];
          look(block, window, stretches[time][w], before[&grid - grids_.of.data()][window.time], row,
               reach, found);
          if (int64_t(found.size()) > std::min(kCrowd, kCompared)) crowd(row, found);
          else
            for (const int32_t other : found)
              if (from_[row] || from_[other]) meet(row, other);
        }
      }
    });
  }

 private:
  // When something is marked, roughly: a quick no to most who ask.
  class Moments {
   public:
    Moments(double from, double to)
        : from_(from), per_(kParts / std::max(to - from, 1.0)), before_(kParts + 2, 0) {}
    void add(double moment) { ++before_[part(moment) + 1]; }
    void sum() { std::partial_sum(before_.begin(), before_.end(), before_.begin()); }
    bool any(double from, double to) const { return before_[part(to) + 1] > before_[part(from)]; }

   private:
    static constexpr int64_t kParts = 1 << 16;
    int64_t part(double moment) const {
      return int64_t(std::clamp((moment - from_) * per_, 0.0, double(kParts)));
    }
    double from_, per_;
    std::vector<int32_t> before_;
  };

  // Where a window lies in a cell's list; it moves on with what asks, in the order of time.
  struct Stretch {
    int64_t low = -1, high = 0;

    void move(const ByTime& order, const List& list, int32_t cell, double from, double to) {
      const int32_t* ranks = list.ranks.data();
      const int64_t end = list.begins[cell + 1];
      if (low < 0)
        low = std::lower_bound(ranks + list.begins[cell], ranks + end, order.from(from)) - ranks;
      while (low < end && order.middles[ranks[low]] < from) ++low;
      high = std::max(high, low);
      while (high < end && order.middles[ranks[high]] <= to) ++high;
    }
  };

  Moments marked() const {
    const ByTime& order = grids_.order;
    Moments moments(order.middles.empty() ? 0.0 : order.middles.front(),
                    order.middles.empty() ? 0.0 : order.middles.back());
    for (size_t rank = 0; rank < order.rows.size(); ++rank)
      if (from_[order.rows[rank]]) moments.add(order.middles[rank]);
    moments.sum();
    return moments;
  }

  std::vector<int32_t> marked_before(const std::vector<int32_t>& ranks) const {
    std::vector<int32_t> before(ranks.size() + 1, 0);
    for (size_t k = 0; k < ranks.size(); ++k)
      before[k + 1] = before[k] + (from_[grids_.order.rows[ranks[k]]] != 0);
    return before;
  }

  // From the earliest to the latest that any of the windows looks at, what asks included.
  static Window all_of(const Windows& windows) {
    Window all{0, 0, 0};
    for (const Window& w : windows) all.from = std::min(all.from, w.from), all.to = std::max(all.to, w.to);
    return all;
  }

  // What lies in a window and within reach; nothing where neither it nor what asks is marked. Where
  // there is no crowd, what is not marked itself is left out for what is not.
  template <typename Reach>
  void look(const Block& block, const Window& window, Stretch& stretch,
            const std::vector<int32_t>& before, int32_t row, Reach reach,
            std::vector<int32_t>& found) const {
    found.clear();
    const List& list = block.grid->around[window.time];
    const double at = middle(scene_.reports, row);
    stretch.move(grids_.order, list, block.cell, at + window.from, at + window.to);
    const int64_t low = stretch.low, high = stretch.high;
    if (!from_[row] && before[high] == before[low]) return;
    const bool all = from_[row] || high - low > std::min(kCrowd, kCompared);
    for (int64_t k = low; k < high; ++k) {
      const int32_t other = grids_.order.rows[list.ranks[k]];
      if (other == row || !(all || from_[other])) continue;
      if (high - low > kScan || near(row, other, reach(row, other))) found.push_back(other);
    }
  }

  bool near(int32_t row, int32_t other, double metres) const {
    const Spot &a = scene_.spots[row], &b = scene_.spots[other];
    const double dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
    return dx * dx + dy * dy + dz * dz <= (metres + 2 * kRounding) * (metres + 2 * kRounding);
  }

  const Scene& scene_;
  const Grids& grids_;
  const Marks& from_;
};

// The kinds of reports; what people joined with something sharper is looked at as that is.
std::vector<Kind> kinds_of(const Scene& scene) {
  const Reports& r = scene.reports;
  std::vector<Kind> kinds = scene.kinds;
  Components decided(r.n);
  for (int64_t k = 0; k < r.n_links; ++k)
    if (r.link_same[k] && several(r, r.link_first[k]) == several(r, r.link_second[k]))
      decided.join(r.link_first[k], r.link_second[k]);
  for (int64_t k = 0; k < r.n_links; ++k)
    for (const int32_t row : {r.link_first[k], r.link_second[k]}) {
      Kind& sharpest = kinds[decided.find(row)];
      sharpest = std::min(sharpest, scene.kinds[row]);
    }
  for (int64_t k = 0; k < r.n_links; ++k)
    for (const int32_t row : {r.link_first[k], r.link_second[k]})
      kinds[row] = kinds[decided.find(row)];
  return kinds;
}

// Marks that several threads may add to.
void add(Marks& marks, int32_t row, uint8_t more) {
  if (more) __atomic_fetch_or(&marks[row], more, __ATOMIC_RELAXED);
}

// The marks of reports whose pairs may be other than they are here.
Marks through_pairs(const Scene& scene, const Grids& grids,
                    const std::vector<Kind>& kinds, const std::vector<Edge>& edges,
                    const uint8_t* given, int threads) {
  const Reports& r = scene.reports;
  Marks own(given, given + r.n);
  Marks crowded = own;
  // How crowded it is around a report that is cut off is cut off itself; only what is new spreads.
  const bool fresh = std::any_of(own.begin(), own.end(), [](uint8_t mark) { return mark & kNew; });
  if (fresh) Walk(scene, grids, own).each(
      threads, crowding_windows,
      [&](int32_t row, int32_t) { return kFarthest * Reach(r.radius[row], span(r, row)).metres; },
      [&](int32_t row, int32_t other) { add(crowded, row, own[other] & kNew); },
      [&](int32_t row, const std::vector<int32_t>& others) {
        for (const int32_t other : others) add(crowded, row, own[other] & kNew);
      });
  Marks paired = crowded, thinned(r.n, 0);
  Walk(scene, grids, crowded).each(
      threads, [](int, int time) { return pairing_windows(time); },
      [&](int32_t row, int32_t other) { return r.radius[row] + r.radius[other] + kSlackMetres; },
      [&](int32_t row, int32_t other) {
        if (kinds[other] <= scene.kinds[row]) add(paired, row, crowded[other]);
        if (kinds[row] <= scene.kinds[other]) add(paired, other, crowded[row]);
      },
      [&](int32_t row, const std::vector<int32_t>& others) {
        uint8_t all = crowded[row];
        for (const int32_t other : others) all |= crowded[other];
        add(thinned, row, all);
        for (const int32_t other : others) add(thinned, other, all);
      });
  for (int64_t i = 0; i < r.n; ++i) paired[i] |= thinned[i];
  // Whether two were compared is part of a third's rivals: they may have told one thing twice.
  for (const Edge& e : edges)
    paired[e.first] |= thinned[e.second], paired[e.second] |= thinned[e.first];
  return paired;
}

// A pair's score hangs on the rivals of both, and those on the pairs of each.
Marks through_rivals(const Scene& scene, const std::vector<Kind>& kinds,
                     const std::vector<Edge>& edges, const Marks& paired) {
  Marks found = paired;
  for (const Edge& e : edges) {
    if (kinds[e.second] <= scene.kinds[e.first]) found[e.first] |= paired[e.second];
    if (kinds[e.first] <= scene.kinds[e.second]) found[e.second] |= paired[e.first];
  }
  return found;
}

// The marks on their way from the sharper kinds to the vaguer ones.
class Tiers {
 public:
  Tiers(const Scene& scene, std::vector<Kind> kinds, const std::vector<Edge>& edges,
        const std::vector<Edge>& vague, double join, Marks paired)
      : scene_(scene), kinds_(std::move(kinds)), components_(scene.reports.n), marks_(std::move(paired)),
        joined_(scene.reports.n, 0), visited_(scene.reports.n, 0), parted_(scene.reports.n, 0) {
    const Reports& r = scene.reports;
    for (int64_t k = 0; k < r.n_links; ++k) {
      if (r.link_same[k]) components_.join(r.link_first[k], r.link_second[k]);
      else parted_[r.link_first[k]] = parted_[r.link_second[k]] = 1;
    }
    for (const auto* some : {&edges, &vague})
      for (const Edge& e : *some)
        if (e.score > join && kinds_[e.first] == kinds_[e.second])
          components_.join(e.first, e.second);
    for (const Edge& e : edges) add(e);
    for (const Edge& e : vague) add(e);
  }

  Marks run() {
    Marks found(scene_.reports.n);
    for (int kind = kFounding; kind < kKinds; ++kind) {
      hear(Kind(kind));
      for (const Edge& e : peers_[kind]) {
        found[e.first] |= joined(e.second);
        found[e.second] |= joined(e.first);
      }
    }
    for (int64_t i = 0; i < scene_.reports.n; ++i) found[i] |= marks_[i] | joined(int32_t(i));
    return found;
  }

 private:
  void add(const Edge& e) {
    const Kind a = kinds_[e.first], b = kinds_[e.second];
    if (a == b) peers_[a].push_back(e);
    else if (a > b) sharper_[a].push_back({e.first, e.second, e.score});
    else sharper_[b].push_back({e.second, e.first, e.score});
  }
  uint8_t& joined(int32_t row) { return joined_[components_.find(row)]; }
  uint8_t& visited(int32_t row) { return visited_[components_.find(row)]; }

  // A tier's rows hear of the components they may choose, and of their rivals for them.
  void hear(Kind kind) {
    for (const Edge& e : sharper_[kind]) marks_[e.first] |= joined(e.second) | visited(e.second);
    if (kind >= kLost)           // how many there are to choose from is part of their score
      for (const Edge& e : peers_[kind]) {
        const uint8_t both = marks_[e.first] | marks_[e.second];
        marks_[e.first] |= both, marks_[e.second] |= both;
      }
    if (kind != kSeveral) hear_of_rivals(kind);
    for (int64_t i = 0; i < scene_.reports.n; ++i)
      if (kinds_[i] == kind) joined(int32_t(i)) |= marks_[i];
    // Where a row of this tier may lie is part of what later tiers look at.
    for (const Edge& e : sharper_[kind]) visited(e.second) |= joined(e.first);
  }

  // Only one report of a source that reports an event once is let in, and of two that people keep
  // apart: what keeps a row out may be another's choice.
  void hear_of_rivals(Kind kind) {
    std::unordered_map<int64_t, uint8_t> rivals;
    const auto each = [&](auto with) {
      for (const Edge& e : sharper_[kind]) {
        const int64_t root = components_.find(e.second);
        const Told& told = scene_.told[e.first];
        if (told.once) with(marks_[e.first], root << 32 | told.source);
        if (parted_[e.first]) with(marks_[e.first], root << 32 | UINT32_MAX);
      }
    };
    each([&](uint8_t marks, int64_t rivalry) {
      if (marks) rivals[rivalry] |= marks;
    });
    if (rivals.empty()) return;
    each([&](uint8_t& marks, int64_t rivalry) {
      const auto found = rivals.find(rivalry);
      if (found != rivals.end()) marks |= found->second;
    });
  }

  const Scene& scene_;
  const std::vector<Kind> kinds_;
  Components components_;
  Marks marks_, joined_, visited_, parted_;
  std::vector<Edge> peers_[kKinds], sharper_[kKinds];
};

}  // namespace

std::vector<uint8_t> spread(const Scene& scene, const Grids& grids,
                            const std::vector<Edge>& edges, const std::vector<Edge>& vague,
                            double join, const uint8_t* marks, int threads) {
  const std::vector<Kind> kinds = kinds_of(scene);
  const Marks paired = through_pairs(scene, grids, kinds, edges, marks, threads);
  return Tiers(scene, kinds, edges, vague, join, through_rivals(scene, kinds, edges, paired)).run();
}

double reach_in_time(Kind kind, double span) {
  if (kind == kLost) return vague_window(span);
  const int time = class_of(kind == kFounding ? kFoundingSpan : span, kSpans);
  const int place = kind == kFounding ? class_of(kFoundingRadius, kRadii) : kPlaceClasses - 1;
  double farthest = 0;
  for (const Window& w : crowding_windows(place, time)) farthest = std::max(farthest, w.to);
  for (const Window& w : pairing_windows(time))
    if (w.time <= time) farthest = std::max(farthest, w.to);
  return farthest;
}

double reach_in_space(Kind kind, double radius) {
  if (kind == kLost) return INFINITY;
  const int place = class_of(kind == kFounding ? kFoundingRadius : radius, kRadii);
  return 2 * (2 * kRadii[place] + kSlackMetres);
}

}  // namespace fusion
