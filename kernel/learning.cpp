#include "learning.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "parallel.h"
#include "tally.h"

namespace fusion {

namespace {

constexpr int kRounds = 8;
constexpr int kDecided = 5;          // how many pairs a person's decision counts for
constexpr int64_t kOften = 300;      // pairs two sources are together in before they are known

// Reports that tell the time this sharply [s] say how far two clocks differ, if by less than this;
// so many of them at no difference are assumed beforehand.
constexpr double kSharpClock = 900, kClockOff = 5400, kClockPrior = 30;
constexpr int kSweeps = 60;
constexpr int64_t kTogether = 1 << 15;

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

// The rows with a place.
std::vector<int32_t> placed_rows(const Reports& r) {
  std::vector<int32_t> rows;
  for (int64_t i = 0; i < r.n; ++i)
    if (!vague(r, i)) rows.push_back(int32_t(i));
  return rows;
}

// How many distinct sources the rows come from.
int32_t sources_of(const Reports& r, const std::vector<int32_t>& rows) {
  std::unordered_set<int32_t> known;
  for (const int32_t row : rows) known.insert(r.source[row]);
  return int32_t(known.size());
}

// What each answer multiplies the odds by.
struct Factors {
  double of[kQuestions][kAnswers];
  explicit Factors(const Weights& w) {
    for (int q = 0; q < kQuestions; ++q)
      for (int a = 0; a < kAnswers; ++a) of[q][a] = std::exp(weight(w, q, a));
    // That two reports come from different sources speaks for nothing.
    for (double& factor : of[kSameSource]) factor = std::min(factor, 1.0);
  }
  double product(const Answers& answers) const {
    double all = 1;
    for (int q = 0; q < kQuestions; ++q) all *= of[q][answers.of[q]];
    return all;
  }
};

// One round's chances of all pairs, in their competition.
class Rounds {
 public:
  Rounds(const Reports& r, WeightSet& set, std::vector<Pair>& pairs, int threads)
      : r_(r), set_(set), threads_(threads), prior_(set.tables[0]), pairs_(pairs), rows_(placed_rows(r)),
        slots_(number_slots(r, pairs)), in_slot_(slots_.size()), odds_(pairs.size()),
        near_(pairs.size()), chances_(pairs.size()), sources_(sources_of(r, rows_)) {}

  void round() {
    expect();
    const std::vector<Tally> tallies = tally();
    std::vector<double> partners(r_.n, 0.0);
    double matched = 0;
    for (size_t k = 0; k < pairs_.size(); ++k) {
      matched += chances_[k];
      partners[pairs_[k].first] += chances_[k];
      partners[pairs_[k].second] += chances_[k];
    }
    maximise(set_.tables[0], prior_, tallies[0]);
    rates(matched, partners);
    for (int64_t t = 1; t < set_.n_tables; ++t) {
      maximise(set_.tables[t], set_.tables[0], tallies[t]);
      share_errors(set_.tables[t], set_.tables[0]);
    }
  }

  // How far each source's clock is ahead of all of them together, from likely matches that both
  // tell the time sharply. Gauss-Seidel on the mean differences between two sources.
  void clocks() {
    const int64_t n = set_.n_sources;
    std::vector<double> weight(n * n, 0.0), late(n * n, 0.0);
    for (size_t k = 0; k < pairs_.size(); ++k) {
      const int64_t i = pairs_[k].first, j = pairs_[k].second;
      const int64_t a = r_.source[i], b = r_.source[j];
      const double difference = middle(r_, i) - middle(r_, j);
      if (a >= n || b >= n || a == b || std::max(span(r_, i), span(r_, j)) > kSharpClock ||
          std::abs(difference) > kClockOff)
        continue;
      const double p = chance(k);
      weight[a * n + b] += p, weight[b * n + a] += p;
      late[a * n + b] += p * difference, late[b * n + a] -= p * difference;
    }
    std::fill(set_.ahead, set_.ahead + n, 0.0);
    for (int sweep = 0; sweep < kSweeps; ++sweep)
      for (int64_t a = 0; a < n; ++a) {
        double sum = 0, seen = kClockPrior;
        for (int64_t b = 0; b < n; ++b) {
          sum += late[a * n + b] + weight[a * n + b] * set_.ahead[b];
          seen += weight[a * n + b];
        }
        set_.ahead[a] = sum / seen;
      }
  }

 private:
  void expect() {
    factors_.clear();
    for (int64_t t = 0; t < set_.n_tables; ++t) factors_.emplace_back(set_.tables[t]);
    for_each_piece([&](int64_t, size_t first, size_t last) {
      for (size_t k = first; k < last; ++k) {
        const Pair& pair = pairs_[k];
        const int32_t table = table_of(pair);
        near_[k] = nearness(set_.tables[table], pair);
        odds_[k] = std::min(near_[k] * factors_[table].product(pair.answers), 1e9);
      }
    });
    std::fill(in_slot_.begin(), in_slot_.end(), 0.0);
    for (size_t k = 0; k < pairs_.size(); ++k) {
      in_slot_[pairs_[k].slot_first] += odds_[k];
      in_slot_[pairs_[k].slot_second] += odds_[k];
    }
  }
  // What every pair says, for each table; pieces are added up in their order. The first is of all.
  std::vector<Tally> tally() {
    std::vector<std::vector<Tally>> parts(pieces());
    for_each_piece([&](int64_t piece, size_t first, size_t last) {
      parts[piece].resize(set_.n_tables);
      for (size_t k = first; k < last; ++k) tally(k, parts[piece]);
    });
    std::vector<Tally> sums(set_.n_tables);
    for (const auto& part : parts)
      for (size_t t = 0; t < part.size(); ++t) sums[t].add(part[t]);
    for (size_t t = 1; t < sums.size(); ++t) sums[0].add(sums[t]);
    return sums;
  }
  void tally(size_t k, std::vector<Tally>& tallies) {
    const Pair& pair = pairs_[k];
    const int32_t own = table_of(pair);
    const double p = chances_[k] = chance(k), mistakable = near_[k] / (set_.all().fresh + near_[k]);
    const int times = pair.decided ? kDecided : 1;
    const Said said = pair.decided ? Said{p, 1 - p, mistakable} : Said{odds_[k], rivals(k), mistakable};
    tallies[own].answered(pair, said, times, factors_[own].of);
    tallies[own].erred(set_.tables[0], pair, times * p);
  }
  int32_t table_of(const Pair& pair) const {
    return set_.which(r_.source[pair.first], r_.source[pair.second]);
  }
  int64_t pieces() const { return (int64_t(pairs_.size()) + kTogether - 1) / kTogether; }
  template <typename Work>
  void for_each_piece(Work work) const {
    in_parallel(pieces(), threads_, [&](int64_t piece) {
      work(piece, size_t(piece * kTogether),
           std::min(pairs_.size(), size_t((piece + 1) * kTogether)));
    });
  }
  // Odds of all that a pair competes with: other reports of either source, or none at all.
  double rivals(size_t k) const {
    const Pair& pair = pairs_[k];
    return std::max(0.0, in_slot_[pair.slot_first] - odds_[k]) +
           std::max(0.0, in_slot_[pair.slot_second] - odds_[k]) + set_.all().fresh;
  }
  double chance(size_t k) const {
    if (pairs_[k].decided) return pairs_[k].decided > 0;
    return odds_[k] / (rivals(k) + odds_[k]);
  }
  // How often incidents are told of: by one given source, by anybody else, on average.
  void rates(double matched, const std::vector<double>& partners) {
    Weights& w = set_.tables[0];
    std::vector<double> unmatched(r_.n, 1.0);
    for (size_t k = 0; k < slots_.size(); ++k)
      unmatched[slots_[k]] *= w.fresh / (w.fresh + in_slot_[k]);
    double incidents = 0, lone = 0;
    for (const int32_t row : rows_) {
      incidents += 1 / (1 + partners[row]);
      lone += unmatched[row];
    }
    const double rows = double(rows_.size());
    const double possible = rows * std::max(1, sources_ - 1);
    const double told =
        (2 * matched + kPriorPairs * (1 - prior_.fresh)) / (possible + kPriorPairs);
    w.fresh = std::clamp(1 - told, 0.3, 0.98);
    w.lone = (lone + kPriorPairs * prior_.lone) / (rows + kPriorPairs);
    w.per_incident = (rows + kPriorPairs) / (incidents + kPriorPairs / prior_.per_incident);
  }

  const Reports& r_;
  WeightSet& set_;
  const int threads_;
  const Weights prior_;
  std::vector<Pair>& pairs_;
  const std::vector<int32_t> rows_;
  std::vector<int32_t> slots_;
  std::vector<double> in_slot_, odds_, near_, chances_;
  std::vector<Factors> factors_;
  int32_t sources_;
};

}  // namespace

void learn(const Reports& r, WeightSet& set, int64_t room, int threads) {
  auto pairs = pairs_of(Scene(r, set, threads), threads);
  give_tables(r, pairs, set, room);
  Rounds rounds(r, set, pairs, threads);
  for (int n = 0; n < kRounds; ++n) rounds.round();
  rounds.clocks();
  for (int64_t t = 0; t < set.n_tables; ++t) set.tables[t].learned_from = int64_t(pairs.size());
}

}  // namespace fusion
