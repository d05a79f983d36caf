// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.internal.job.store.ShardRow;
import io.entigma.internal.job.store.ShardStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes shards for the workers of one process: free ones first, then those whose holder has given no sign of life for the
 * whole lease, by this process's own clock. Thread safe.
 */
final class ShardClaims {
    private final ShardStore shards;
    private final String jobId;
    private final Duration lease;
    private final Map<Integer, Sight> sights = new HashMap<>();

    /** What a held shard looked like, and since when. */
    private record Sight(long fence, long beat, long since) {
        boolean isOf(ShardRow shard) {
            return fence == shard.fence() && beat == shard.beat();
        }
    }

    /** What there is to do. */
    record Claim(@Nullable ShardRow held, boolean allFinished) {}

    ShardClaims(ShardStore shards, String jobId, Duration lease) {
        this.shards = shards;
        this.jobId = jobId;
        this.lease = lease;
    }

    synchronized Claim next() {
        List<ShardRow> open =
                shards.of(jobId).stream().filter(shard -> !shard.finished()).toList();
        for (ShardRow shard : open) {
            if (shard.owner() == null || isSilent(shard)) {
                ShardRow held = take(shard);
                if (held != null) {
                    return new Claim(held, false);
                }
            }
        }
        return new Claim(null, open.isEmpty());
    }

    private boolean isSilent(ShardRow shard) {
        Sight sight = sights.get(shard.number());
        if (sight == null || !sight.isOf(shard)) {
            sights.put(shard.number(), new Sight(shard.fence(), shard.beat(), System.nanoTime()));
            return false;
        }
        return System.nanoTime() - sight.since > lease.toNanos();
    }

    private @Nullable ShardRow take(ShardRow shard) {
        String owner = UUID.randomUUID().toString();
        if (!shards.claim(shard, owner)) {
            return null;
        }
        return new ShardRow(
                shard.jobId(),
                shard.number(),
                shard.tenant(),
                shard.schema(),
                shard.table(),
                shard.highKey(),
                shard.cursor(),
                shard.plannedRows(),
                false,
                owner,
                shard.fence() + 1,
                shard.beat(),
                shard.counts());
    }
}
