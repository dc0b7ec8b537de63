// Work in a fixed number of pieces, whatever the number of threads: so the answer never
// depends on how many there are.
#pragma once

#ifdef __linux__
#include <sched.h>
#endif

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace fusion {

// The processors that this process may use.
inline int processors() {
#ifdef __linux__
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
#endif
  return std::max(1, int(std::thread::hardware_concurrency()));
}

// Calls work(mind, piece) for every piece, `mind` being what remember() made for the thread; rethrows
// the first fault once all threads have ended.
template <typename Remember, typename Work>
void in_parallel(int64_t pieces, int threads, Remember remember, Work work) {
  std::atomic<int64_t> next{0};
  std::exception_ptr fault;
  std::mutex guard;
  auto run = [&] {
    try {
      auto mind = remember();
      for (int64_t piece = next++; piece < pieces; piece = next++) work(mind, piece);
    } catch (...) {
      const std::lock_guard<std::mutex> hold(guard);
      if (!fault) fault = std::current_exception();
      next = pieces;
    }
  };
  std::vector<std::thread> others;
  const int64_t wanted = std::min<int64_t>(threads, pieces);
  for (int64_t t = 1; t < wanted; ++t) others.emplace_back(run);
  run();
  for (auto& other : others) other.join();
  if (fault) std::rethrow_exception(fault);
}

// Calls work(piece) for every piece.
template <typename Work>
void in_parallel(int64_t pieces, int threads, Work work) {
  in_parallel(
      pieces, threads, [] { return nullptr; }, [&](std::nullptr_t, int64_t piece) { work(piece); });
}

}  // namespace fusion
