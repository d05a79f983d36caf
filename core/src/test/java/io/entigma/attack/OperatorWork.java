// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.attack.Tables.Snapshot;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.job.JobCounts;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.KekRotation;
import io.entigma.job.KeyListReview;
import io.entigma.job.ShredRequest;
import io.entigma.job.StoredData;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.WrappedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an operator does: rotations, jobs, retirement, destruction, and looks at all of it. */
final class OperatorWork {
    private final World world;
    private final Random random;
    private final Set<String> everRequested = new HashSet<>();
    private @Nullable KeyId stolen;

    OperatorWork(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    void stolen(KeyId id) {
        stolen = id;
    }

    private Step step(String what, Step.Kind kind, Step.Action action) {
        return new Step(what, false, kind, "", action);
    }

    Step draw() {
        int node = random.nextInt(2);
        Entigma entigma = world.node(node).entigma();
        String tenant = World.TENANTS.get(random.nextInt(World.TENANTS.size()));
        int kind = random.nextInt(100);
        if (kind < 12) {
            return rotateDek(entigma, tenant);
        } else if (kind < 18) {
            return rotateIndexKey(entigma, tenant);
        } else if (kind < 26) {
            return step("rotate-kek", Step.Kind.READ, () -> {
                world.server.rotate();
                told(entigma.keys().rotateKek(KekRotation.toNewestVersion()));
            });
        } else if (kind < 44) {
            return reencrypt(node, tenant);
        } else if (kind < 54) {
            return world.model.isMemoPlain() ? encrypt(node) : decrypt(node);
        } else if (kind < 68) {
            return retire(node, tenant);
        } else if (kind < 72) {
            return reinstate(entigma, tenant);
        } else if (kind < 75) {
            return shred(entigma, tenant);
        } else if (kind < 78) {
            return step(
                    "cancel shred of " + tenant,
                    Step.Kind.READ,
                    () -> told(entigma.keys().cancelShred(World.id(tenant))));
        } else if (kind < 82) {
            return enable(entigma, tenant);
        } else if (kind < 84) {
            return step(
                    "rotate installation key",
                    Step.Kind.READ,
                    () -> told(entigma.keys().rotateInstallationKey()));
        } else if (kind < 86) {
            return accept(entigma);
        }
        return look(node, tenant);
    }

    Step rotateDek(Entigma entigma, String tenant) {
        boolean must = world.damage.leaves(tenant)
                && !world.model.destroyed().contains(tenant)
                && !world.damage.crowds(tenant)
                && !hitsAny("entigma_epoch", "entigma_setting");
        return new Step("rotate-dek " + tenant, false, Step.Kind.READ, tenant, () -> {
            var report = entigma.keys().rotateDek(List.of(World.id(tenant)));
            told(report);
            if (must) {
                assertThat(report.failures())
                        .as("failures of a rotation for %s", tenant)
                        .isEmpty();
            }
        });
    }

    private Step rotateIndexKey(Entigma entigma, String tenant) {
        boolean must = world.damage.leaves(tenant)
                && !world.model.destroyed().contains(tenant)
                && !world.damage.crowds(tenant)
                && !hitsAny("entigma_epoch", "entigma_setting");
        return new Step("rotate-index-key " + tenant, false, Step.Kind.READ, tenant, () -> {
            var report = world.notingIndexKeys(tenant, () -> entigma.keys().rotateIndexKey(List.of(World.id(tenant))));
            told(report);
            report.rotated().forEach(rotated -> assertThat(world.indexKeys).contains(rotated.keyId()));
            if (must) {
                assertThat(report.failures())
                        .as("failures of a rotation of index keys for %s", tenant)
                        .isEmpty();
            }
        });
    }

    private boolean hitsAny(String... tables) {
        return Arrays.stream(tables).anyMatch(world.damage::hits);
    }

    private Step reencrypt(int node, String tenant) {
        JobRequest all = JobRequest.reencrypt().shardRows(5);
        JobRequest some = random.nextInt(2) == 0 ? all.tenants(List.of(World.id(tenant))) : all;
        JobRequest request = random.nextBoolean() ? some.quarantineUnknownKeys() : some;
        boolean must = some != all
                && world.damage.leaves(tenant)
                && !world.model.destroyed().contains(tenant)
                && !hitsAny(
                        "entigma_epoch",
                        "entigma_setting",
                        "entigma_column",
                        "entigma_job",
                        "entigma_shard",
                        Tables.DATA);
        return new Step("reencrypt " + request.tenants(), must, Step.Kind.REENCRYPT, tenant, () -> {
            JobReport report = world.data(node).run(request);
            told(report);
            if (report.state() == JobState.DONE) {
                requireMoved(world.node(node).entigma(), report, request);
            }
        });
    }

    private static long left(JobCounts counts) {
        return counts.quarantined() + counts.failed() + counts.conflict() + counts.destroyed();
    }

    /** By the headers, no more values are under other keys than the job says. */
    private void requireMoved(Entigma entigma, JobReport report, JobRequest request) {
        Set<KeyId> wanted = new HashSet<>();
        Set<KeyId> leftOut = new HashSet<>();
        for (String tenant : World.TENANTS) {
            boolean isChosen = request.tenants().isEmpty() || request.tenants().contains(tenant);
            (isChosen ? wanted : leftOut).add(ServerSealed.keyId(World.id(tenant), SpyingKeyServer.APPLICATION));
            try {
                for (WrappedKey key : entigma.keys().of(World.id(tenant))) {
                    if (!isChosen) {
                        leftOut.add(key.id());
                    } else if (key.purpose() == KeyPurpose.DATA && key.state() == KeyState.ACTIVE) {
                        wanted.add(key.id());
                    }
                }
            } catch (io.entigma.error.EntigmaException e) {
                // Whose keys are not believed has none.
            }
        }
        Snapshot now = world.tables.read();
        long rows = now.of(Tables.DATA).stream()
                .filter(row -> Oracle.COLUMNS.stream().anyMatch(column -> {
                    byte[] stored = row.bytes(column);
                    KeyId id = stored == null ? null : SealedFormat.keyIdIfPresent(stored);
                    return stored != null
                            && (id == null ? !column.equals("memo") : !wanted.contains(id) && !leftOut.contains(id));
                }))
                .count();
        long counted = left(report.counts())
                + (request.tenants().isEmpty() ? 0 : report.counts().leftOut());
        assertThat(rows)
                .as("rows with values under other keys, though %s", report)
                .isLessThanOrEqualTo(counted);
    }

    private Step decrypt(int node) {
        return step("decrypt note.memo", Step.Kind.DECRYPT, () -> {
            world.model.memoPlain(true);
            JobReport report =
                    world.data(node).run(JobRequest.decrypt("note.memo").shardRows(5));
            told(report);
            if (report.state() == JobState.DONE) {
                requireMemos(report, false);
            }
        });
    }

    private Step encrypt(int node) {
        return step("encrypt note.memo", Step.Kind.ENCRYPT, () -> {
            JobReport report = world.data(node)
                    .run(JobRequest.encrypt("note.memo").tenantColumn("company").shardRows(5));
            told(report);
            if (report.state() == JobState.DONE) {
                requireMemos(report, true);
                world.model.memoPlain(left(report.counts()) > 0);
            }
        });
    }

    private void requireMemos(JobReport report, boolean isSealed) {
        long other = world.tables.read().of(Tables.DATA).stream()
                .map(row -> row.bytes("memo"))
                .filter(memo -> memo != null && (SealedFormat.keyIdIfPresent(memo) != null) != isSealed)
                .count();
        assertThat(other)
                .as("values that are not as the job says: %s", report)
                .isLessThanOrEqualTo(left(report.counts()));
    }

    private Step retire(int node, String tenant) {
        return step("retire of " + tenant, Step.Kind.READ, () -> {
            List<WrappedKey> live = world.node(node).entigma().keys().of(World.id(tenant)).stream()
                    .filter(key -> key.purpose() == KeyPurpose.DATA && key.state() == KeyState.LIVE)
                    .toList();
            if (!live.isEmpty()) {
                WrappedKey key = live.get(live.size() - 1);
                world.data(node).retire(World.id(tenant), key.version(), Duration.ofMillis(300));
                world.model.barred().add(key.id());
                world.evict();
            }
        });
    }

    private Step reinstate(Entigma entigma, String tenant) {
        return step("reinstate for " + tenant, Step.Kind.READ, () -> {
            for (WrappedKey key : entigma.keys().of(World.id(tenant))) {
                if (key.state() == KeyState.RETIRED && !key.id().equals(stolen)) {
                    entigma.keys().reinstate(World.id(tenant), key.version());
                    world.model.barred().remove(key.id());
                    return;
                }
            }
        });
    }

    private Step shred(Entigma entigma, String tenant) {
        return step("shred " + tenant, Step.Kind.DESTROY, () -> {
            everRequested.add(tenant);
            entigma.keys().requestShred(World.id(tenant), Duration.ZERO);
            List<String> done = entigma.keys().shredDue().stream()
                    .filter(request -> request.state() == ShredRequest.State.DONE)
                    .map(request -> request.tenant().value())
                    .toList();
            assertThat(everRequested).as("tenants that were to be destroyed").containsAll(done);
            done.forEach(this::destroyed);
            world.evict();
        });
    }

    private void destroyed(String tenant) {
        world.model.destroyed().add(tenant);
        world.model.barred().addAll(world.server.madeFor(World.id(tenant)));
        world.model.notes().values().removeIf(written -> written.tenant().equals(tenant));
        world.tables.run("delete from note where company = ?", List.of(tenant));
    }

    private Step enable(Entigma entigma, String tenant) {
        return step("enable " + tenant, Step.Kind.READ, () -> {
            entigma.keys().enable(World.id(tenant));
            world.model.destroyed().remove(tenant);
            world.evict();
        });
    }

    private Step accept(Entigma entigma) {
        return step("accept-restore", Step.Kind.READ, () -> {
            List<KeyListReview> review = entigma.keys().reviewRestore().stream()
                    .filter(KeyListReview::isAuthentic)
                    .toList();
            told(entigma.keys().acceptRestore(review));
        });
    }

    private Step look(int node, String tenant) {
        Entigma entigma = world.node(node).entigma();
        return switch (random.nextInt(9)) {
            case 0 -> step("status", Step.Kind.READ, () -> told(world.data(node).status()));
            case 1 -> step("verify", Step.Kind.READ, () -> told(world.data(node).verify()));
            case 2 -> step("audit", Step.Kind.READ, () -> told(world.data(node).audit()));
            case 3 ->
                step("jobs", Step.Kind.READ, () -> {
                    StoredData data = world.data(node);
                    for (JobReport job : data.jobs()) {
                        told(job);
                        told(data.quarantine(job.id()));
                    }
                });
            case 4 ->
                step(
                        "check",
                        Step.Kind.READ,
                        () -> told(entigma.checkKeyServers().problems()));
            case 5 ->
                step("list", Step.Kind.READ, () -> {
                    List<WrappedKey> all = new ArrayList<>();
                    entigma.keys().forEach(all::add);
                    told(all.stream().map(WrappedKey::toString).collect(Collectors.joining()));
                });
            case 6 ->
                step("due", Step.Kind.READ, () -> {
                    told(entigma.keys().due(Duration.ofDays(1)));
                    told(entigma.keys().kekUse());
                });
            case 7 ->
                step("dry run", Step.Kind.READ, () -> told(world.data(node).dryRun(JobRequest.reencrypt())));
            default ->
                step("requests, keys of " + tenant, Step.Kind.READ, () -> {
                    told(entigma.keys().shredRequests());
                    told(entigma.keys().of(World.id(tenant)));
                });
        };
    }

    /** Whatever an operator is told holds no value. */
    private static void told(Object report) {
        assertThat(String.valueOf(report)).doesNotContain("canary").doesNotContain("memo-");
    }
}
