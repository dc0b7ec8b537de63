#include "bundle.h"

#include "wide.h"

namespace fusion {

namespace {

TRUCEWATCH_WIDE
void share_time(int64_t n, double start, double end, double moved, const double* starts,
                const double* ends, double* both) {
  for (int64_t k = 0; k < n; ++k)
    both[k] = shared(start, end, starts[k] + moved, ends[k] + moved);
}

TRUCEWATCH_WIDE
void rates(int64_t n, int clock, const double* starts, const double* ends, double* rate) {
  for (int64_t k = 0; k < n; ++k) rate[k] = double(rate_of(clock, ends[k] - starts[k]));
}

TRUCEWATCH_WIDE
void overlaps(int64_t n, double pad, const double* both, double* overlap) {
  for (int64_t k = 0; k < n; ++k) overlap[k] = padded(both[k], pad);
}

TRUCEWATCH_WIDE
void overlaps(int64_t n, double pad, const double* early, const double* late, double* overlap) {
  for (int64_t k = 0; k < n; ++k) overlap[k] = padded(early[k], late[k], pad);
}

// `share` by the other's kind.
TRUCEWATCH_WIDE
void add_clock(int64_t n, const double* share, const int64_t* kind, const double* overlap,
               double rate, const double* rates, double* __restrict sum) {
  for (int64_t k = 0; k < n; ++k)
    sum[k] += clock_part(share[kind[k]], overlap[k], rate, rates[k]);
}

TRUCEWATCH_WIDE
void add_place(int64_t n, int scale, const float* share, const int32_t* kind, const float* square,
               const float* variance, double* sum) {
  for (int64_t k = 0; k < n; ++k)
    sum[k] += double(place_part(scale, share[kind[k]], square[k], variance[k]));
}

TRUCEWATCH_WIDE
void multiply(int64_t n, const double* factor, double* product) {
  for (int64_t k = 0; k < n; ++k) product[k] *= factor[k];
}

}  // namespace

void Bundle::gather(const Scene& scene, const Spot& from, const std::vector<int32_t>& rows) {
  from_ = from;
  const size_t n = rows.size();
  for (auto* floats : {&square, &variance_}) floats->resize(n);
  for (auto* doubles : {&both, &early, &late, &start_, &end_, &rate_, &overlap_}) doubles->resize(n);
  place_kind_.resize(n), time_kind_.resize(n);
  for (size_t k = 0; k < n; ++k) {
    const Spot& other = scene.spots[rows[k]];
    square[k] = square_between(from, other);
    variance_[k] = float(from.variance + other.variance);
    start_[k] = other.start, end_[k] = other.end;
    place_kind_[k] = other.place_kind, time_kind_[k] = other.time_kind;
  }
  const auto share = [&](double own, double others, std::vector<double>& found) {
    share_time(n, from.start + own, from.end + own, others, start_.data(), end_.data(),
               found.data());
  };
  share(0, 0, both), share(kDay, 0, early), share(0, kDay, late);
}

void Bundle::measure(const Weights& w) {
  const int64_t n = size();
  density.assign(n, 0.0), time_.assign(n, 0.0);
  for (int clock = 0; clock < kClocks; ++clock) {
    double share[kTimeKinds];
    for (int kind = 0; kind < kTimeKinds; ++kind)
      share[kind] = w.clock_share[from_.time_kind][kind][clock];
    const double pad = 2 * kClock[clock];
    if (clock < kClocks - 1) overlaps(n, pad, both.data(), overlap_.data());
    else overlaps(n, pad, early.data(), late.data(), overlap_.data());
    rates(n, clock, start_.data(), end_.data(), rate_.data());
    add_clock(n, share, time_kind_.data(), overlap_.data(), double(from_.rate[clock]),
              rate_.data(), time_.data());
  }
  for (int scale = 0; scale < kPlaceScales; ++scale) {
    float share[kPlaceKinds];
    for (int kind = 0; kind < kPlaceKinds; ++kind)
      share[kind] = float(w.place_share[from_.place_kind][kind][scale]);
    add_place(n, scale, share, place_kind_.data(), square.data(), variance_.data(),
              density.data());
  }
  multiply(n, time_.data(), density.data());
}

}  // namespace fusion
