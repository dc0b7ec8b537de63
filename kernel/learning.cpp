#include "learning.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "pairing.h"

namespace fusion {

namespace {

constexpr int kRounds = 12;
constexpr double kPriorPairs = 60;   // how many pairs the prior shares count for
constexpr double kFaint = -6.0;      // pairs whose place and time speak less than this for them
constexpr int kDecided = 5;          // how many pairs a person's decision counts for
constexpr int64_t kOften = 300;      // pairs two sources are together in before they are known

// One pair with what each round needs: nothing is compared twice.
struct Pair {
  int32_t first, second;
  Answers answers;
  int8_t decided;                // 1 same, -1 not the same, 0 nobody said
  float log_density;
  float places[kPlaceScales];    // log densities under each scale, shares aside
  float clocks[kClocks];
  int32_t slot_first, slot_second;
};

Weights even(const Weights& w) {
  Weights flat = w;
  for (double& s : flat.place_share) s = 1;
  for (double& s : flat.clock_share) s = 1;
  return flat;
}

std::vector<Pair> pairs_of(const Reports& r, const Weights& w, const Crowding& crowd,
                           const std::vector<int32_t>& order, int threads) {
  const Weights flat = even(w);
  auto pairs = from_each_pair<Pair>(
      r, order, threads, [&](int32_t i, int32_t j, double, std::vector<Pair>& sink) {
        if (several(r, i) || several(r, j)) return;
        if (r.source[i] == r.source[j] && r.once[i]) return;
        const double base = log_density(crowd, i, j);
        const Spot a = spot(r, i), b = spot(r, j);
        if (spacetime(w, a, b, base) < kFaint) return;
        Pair pair{i, j, compare(r, i, j), 0, float(base), {}, {}, 0, 0};
        double places[kPlaceScales], clocks[kClocks];
        place_density(flat, a, b, places);
        time_density(flat, a, b, clocks);
        for (int k = 0; k < kPlaceScales; ++k) pair.places[k] = float(places[k]);
        for (int k = 0; k < kClocks; ++k) pair.clocks[k] = float(clocks[k]);
        sink.push_back(pair);
      });
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  });
  return pairs;
}

int64_t pair_key(int64_t n, int32_t i, int32_t j) {
  return int64_t{std::min(i, j)} * n + std::max(i, j);
}

void note_decisions(const Reports& r, std::vector<Pair>& pairs) {
  std::unordered_map<int64_t, int8_t> decided;
  for (int64_t k = 0; k < r.n_links; ++k)
    decided[pair_key(r.n, r.link_first[k], r.link_second[k])] = r.link_same[k] ? 1 : -1;
  if (decided.empty()) return;
  for (Pair& pair : pairs) {
    const auto found = decided.find(pair_key(r.n, pair.first, pair.second));
    if (found != decided.end()) pair.decided = found->second;
  }
}

// Numbers every (report, other source): within one of these, reports compete.
// Returns the row of each slot.
std::vector<int32_t> number_slots(const Reports& r, std::vector<Pair>& pairs) {
  std::unordered_map<int64_t, int32_t> slots;
  std::vector<int32_t> row_of;
  slots.reserve(pairs.size() * 2);
  const auto slot = [&](int32_t row, int32_t source) {
    const int64_t key = (int64_t{row} << 32) | uint32_t(source);
    const auto [found, fresh] = slots.try_emplace(key, int32_t(row_of.size()));
    if (fresh) row_of.push_back(row);
    return found->second;
  };
  for (Pair& pair : pairs) {
    pair.slot_first = slot(pair.first, r.source[pair.second]);
    pair.slot_second = slot(pair.second, r.source[pair.first]);
  }
  return row_of;
}

// Odds of a pair from place and time alone.
double nearness(const Weights& w, const Pair& pair) {
  double place = 0, clock = 0;
  for (int k = 0; k < kPlaceScales; ++k) place += w.place_share[k] * pair.places[k];
  for (int k = 0; k < kClocks; ++k) clock += w.clock_share[k] * pair.clocks[k];
  return std::max(place, 1e-30) * std::max(clock, 1e-30) * std::exp(-double(pair.log_density));
}

struct Tally {
  double m[kQuestions][kAnswers] = {}, u[kQuestions][kAnswers] = {};
  double place[kPlaceScales] = {}, clock[kClocks] = {};

  void add(const Weights& w, const Pair& pair, double p, double near, double fresh) {
    const double mistakable = (1 - p) * near / (fresh + near);
    for (int q = 0; q < kQuestions; ++q) {
      m[q][pair.answers.of[q]] += p;
      u[q][pair.answers.of[q]] += mistakable;
    }
    double places = 1e-30, clocks = 1e-30;
    for (int k = 0; k < kPlaceScales; ++k) places += w.place_share[k] * pair.places[k];
    for (int k = 0; k < kClocks; ++k) clocks += w.clock_share[k] * pair.clocks[k];
    for (int k = 0; k < kPlaceScales; ++k)
      place[k] += p * w.place_share[k] * pair.places[k] / places;
    for (int k = 0; k < kClocks; ++k) clock[k] += p * w.clock_share[k] * pair.clocks[k] / clocks;
  }
};

void share_out(double* shares, const double* prior, const double* counts, int first, int n) {
  double total = 0, before = 0;
  for (int k = first; k < n; ++k) total += counts[k], before += prior[k];
  for (int k = first; k < n; ++k)
    shares[k] = (counts[k] + kPriorPairs * prior[k] / before) / (total + kPriorPairs);
}

// `prior` as the tally would have it; what nobody tallied stays.
void maximise(Weights& w, const Weights& prior, const Tally& tally) {
  for (int q = 0; q < kQuestions; ++q) {
    share_out(w.m[q], prior.m[q], tally.m[q], 1, kAnswers);
    share_out(w.u[q], prior.u[q], tally.u[q], 1, kAnswers);
  }
  share_out(w.place_share, prior.place_share, tally.place, 0, kPlaceScales);
  share_out(w.clock_share, prior.clock_share, tally.clock, 0, kClocks);
}

// Gives pairs of sources that are together in many pairs a table of their own, the most first.
void give_tables(const Reports& r, const std::vector<Pair>& pairs, WeightSet& set, int64_t room) {
  const int64_t n = set.n_sources;
  std::vector<int64_t> together(n * n, 0);
  for (const Pair& pair : pairs) {
    const int64_t a = r.source[pair.first], b = r.source[pair.second];
    if (a < n && b < n) ++together[std::min(a, b) * n + std::max(a, b)];
  }
  std::vector<std::pair<int64_t, int64_t>> order;
  for (int64_t k = 0; k < n * n; ++k)
    if (together[k] >= kOften) order.emplace_back(-together[k], k);
  std::sort(order.begin(), order.end());
  std::fill(set.index, set.index + n * n, 0);
  set.n_tables = 1;
  for (const auto& [count, k] : order) {
    if (set.n_tables == room) break;
    set.index[k] = set.index[(k % n) * n + k / n] = int32_t(set.n_tables);
    set.tables[set.n_tables++] = set.tables[0];
  }
}

// How many distinct sources the rows come from.
int32_t sources_of(const Reports& r, const std::vector<int32_t>& order) {
  std::unordered_map<int32_t, bool> known;
  for (const int32_t row : order) known[r.source[row]] = true;
  return int32_t(known.size());
}

// One round's chances of all pairs, in their competition.
class Rounds {
 public:
  Rounds(const Reports& r, WeightSet& set, std::vector<Pair>& pairs,
         const std::vector<int32_t>& order)
      : r_(r), set_(set), prior_(set.tables[0]), pairs_(pairs), order_(order),
        slots_(number_slots(r, pairs)), in_slot_(slots_.size()), odds_(pairs.size()),
        near_(pairs.size()), sources_(sources_of(r, order)) {}

  void round() {
    expect();
    std::vector<Tally> tallies(set_.n_tables);
    std::vector<double> partners(r_.n, 0.0);
    const double fresh = set_.all().fresh;
    double matched = 0;
    for (size_t k = 0; k < pairs_.size(); ++k) {
      const Pair& pair = pairs_[k];
      const double p = chance(k);
      const int32_t own = set_.which(r_.source[pair.first], r_.source[pair.second]);
      const int times = pair.decided ? kDecided : 1;
      for (int n = 0; n < times; ++n) {
        tallies[0].add(set_.tables[0], pair, p, near_[k], fresh);
        if (own) tallies[own].add(set_.tables[own], pair, p, near_[k], fresh);
      }
      matched += p;
      partners[pair.first] += p;
      partners[pair.second] += p;
    }
    maximise(set_.tables[0], prior_, tallies[0]);
    rates(matched, partners);
    for (int64_t t = 1; t < set_.n_tables; ++t) maximise(set_.tables[t], set_.tables[0], tallies[t]);
  }

 private:
  void expect() {
    const WeightTables tables(set_);
    std::fill(in_slot_.begin(), in_slot_.end(), 0.0);
    for (size_t k = 0; k < pairs_.size(); ++k) {
      const Pair& pair = pairs_[k];
      const int32_t one = r_.source[pair.first], other = r_.source[pair.second];
      near_[k] = nearness(set_.of(one, other), pair);
      odds_[k] = std::min(near_[k] * std::exp(tables.sum(one, other, pair.answers)), 1e9);
      in_slot_[pair.slot_first] += odds_[k];
      in_slot_[pair.slot_second] += odds_[k];
    }
  }
  double chance(size_t k) const {
    const Pair& pair = pairs_[k];
    if (pair.decided) return pair.decided > 0;
    return odds_[k] / (set_.all().fresh + in_slot_[pair.slot_first] +
                       in_slot_[pair.slot_second] - odds_[k]);
  }
  // How often incidents are told of: by one given source, by anybody else, on average.
  void rates(double matched, const std::vector<double>& partners) {
    Weights& w = set_.tables[0];
    std::vector<double> unmatched(r_.n, 1.0);
    for (size_t k = 0; k < slots_.size(); ++k)
      unmatched[slots_[k]] *= w.fresh / (w.fresh + in_slot_[k]);
    double incidents = 0, lone = 0;
    for (const int32_t row : order_) {
      incidents += 1 / (1 + partners[row]);
      lone += unmatched[row];
    }
    const double rows = double(order_.size());
    const double possible = rows * std::max(1, sources_ - 1);
    const double told =
        (2 * matched + kPriorPairs * (1 - prior_.fresh)) / (possible + kPriorPairs);
    w.fresh = std::clamp(1 - told, 0.3, 0.98);
    w.lone = (lone + kPriorPairs * prior_.lone) / (rows + kPriorPairs);
    w.per_incident = (rows + kPriorPairs) / (incidents + kPriorPairs / prior_.per_incident);
  }

  const Reports& r_;
  WeightSet& set_;
  const Weights prior_;
  std::vector<Pair>& pairs_;
  const std::vector<int32_t>& order_;
  std::vector<int32_t> slots_;
  std::vector<double> in_slot_, odds_, near_;
  int32_t sources_;
};

}  // namespace

void learn(const Reports& r, WeightSet& set, int64_t room, const std::vector<int32_t>& order,
           int threads) {
  const Crowding crowd = crowding(r, set.all(), order, threads);
  auto pairs = pairs_of(r, set.all(), crowd, order, threads);
  note_decisions(r, pairs);
  give_tables(r, pairs, set, room);
  Rounds rounds(r, set, pairs, order);
  for (int n = 0; n < kRounds; ++n) rounds.round();
  for (int64_t t = 0; t < set.n_tables; ++t) set.tables[t].learned_from = int64_t(pairs.size());
}

}  // namespace fusion
