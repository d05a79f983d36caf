// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.attack.Oracle.Change;
import io.entigma.attack.Tables.Snapshot;
import io.entigma.error.EntigmaException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.key.KeyId;
import io.entigma.testing.TestDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A sequence of attacks, of the application's and the operator's work, from one seed, with all checks after each step. */
final class AttackRun implements AutoCloseable {
    private static final long MOST_SECONDS = 60;

    private final Random random;
    private final World world;
    private final Attacker attacker;
    private final ApplicationWork application;
    private final OperatorWork operator;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "attacked application");
        thread.setDaemon(true);
        return thread;
    });
    private final List<String> history = new ArrayList<>();
    private final Set<String> copies = new HashSet<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    AttackRun(TestDatabase db, long seed) throws Exception {
        this.random = new Random(seed);
        this.world = new World(db);
        this.attacker = new Attacker(random, world.tables, world.server);
        this.application = new ApplicationWork(world, random);
        this.operator = new OperatorWork(world, random);
    }

    Map<String, Integer> counts() {
        return counts;
    }

    /** What was done since all was whole. */
    List<String> history() {
        return history;
    }

    /** A tenant's first key is stolen; then it is retired. */
    void begin() throws Exception {
        for (String tenant : World.TENANTS) {
            for (int i = 0; i < 3; i++) {
                take(application.insert(world.node(i % 2), tenant));
            }
        }
        attacker.watch(world.tables.read());
        KeyId first = world.node(0).entigma().keys().of(World.id("acme")).get(0).id();
        DataKey stolen = world.server.made(first);
        attacker.steal(stolen);
        operator.stolen(first);
        take(operator.rotateDek(world.node(0).entigma(), "acme"));
        world.data(0).run(io.entigma.job.JobRequest.reencrypt());
        world.data(0).retire(World.id("acme"), 1);
        world.model.barred().add(first);
    }

    /** Some steps, after which the world is whole again. */
    int episode(int most) throws Exception {
        Snapshot whole = world.tables.read();
        Model then = world.model.copy();
        attacker.watch(whole);
        world.rememberLists(whole);
        history.clear();
        copies.clear();
        boolean isAttacked = random.nextInt(4) > 0;
        int steps = 0;
        for (int i = 0; i < most && i < 20; i++) {
            steps++;
            if (isAttacked && (i == 0 || random.nextInt(5) == 0)) {
                attack();
            } else {
                work();
            }
        }
        if (!world.damage.isNone()) {
            world.repair(whole, then);
        }
        history.add("whole again");
        readAll();
        forgetOld();
        return steps;
    }

    private void attack() {
        Snapshot before = world.tables.read();
        String what = attacker.strike();
        history.add("ATTACK " + what);
        world.damage.add(before, world.tables.read(), world.knownLists);
        // The attacker may copy what is in the clear anyway.
        copies.addAll(world.columnsHolding("memo-"));
        count("attacks");
    }

    private void work() throws Exception {
        if (world.damage.hits("entigma_epoch") || random.nextInt(6) == 0) {
            history.add("evict");
            world.evict();
        }
        if (random.nextInt(25) == 0) {
            int node = random.nextInt(2);
            take(new Step("restart " + node, false, Step.Kind.READ, "", () -> world.restart(node)));
        }
        take(random.nextInt(100) < 60 ? application.draw() : operator.draw());
    }

    /** Does a step, and checks what it did to the data. */
    private void take(Step step) throws Exception {
        history.add(step.what());
        Snapshot before = world.tables.read();
        boolean worked = attempt(step);
        count(worked ? "done" : "refused");
        Snapshot after = world.tables.read();
        for (Change change : Oracle.changes(before, after)) {
            judge(step, change);
        }
        requireNoPlaintext();
    }

    private void judge(Step step, Change change) {
        switch (step.kind()) {
            case WRITE -> {
                Oracle.Opened opened = world.oracle.requireSealed(change, world.model, world.damage);
                assertThat(world.indexKeys).as("index keys, as %s", change).doesNotContain(opened.key());
                assertThat(opened.tenant()).as("owner of %s", change).isEqualTo(step.tenant());
            }
            case REENCRYPT -> world.oracle.requireMoved(change, world.model, world.damage);
            case DECRYPT -> world.oracle.requireDecrypted(change);
            case ENCRYPT -> world.oracle.requireEncrypted(change, world.model, world.damage);
            case READ, DESTROY -> throw new AssertionError(step.what() + " changed " + change);
        }
    }

    private void requireNoPlaintext() {
        assertThat(world.columnsHolding("canary")).as("columns with plaintext").isEmpty();
        Set<String> allowed = new HashSet<>(copies);
        if (world.model.isMemoPlain()) {
            allowed.add("note.memo");
        }
        assertThat(world.columnsHolding("memo-")).as("columns with plaintext").isSubsetOf(allowed);
    }

    private boolean attempt(Step step) throws Exception {
        try {
            worker.submit(() -> {
                        step.action().run();
                        return true;
                    })
                    .get(MOST_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            Throwable failure = e.getCause();
            if (failure instanceof AssertionError error) {
                throw error;
            }
            if (step.mustWork() || !isOurs(failure)) {
                throw new AssertionError(step.what() + " ended with " + failure, failure);
            }
            requireSilent(failure);
            history.add("  refused: " + failure);
            return false;
        }
    }

    private static boolean isOurs(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EntigmaException) {
                return true;
            }
        }
        return false;
    }

    private static void requireSilent(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause.getMessage()))
                    .doesNotContain("canary")
                    .doesNotContain("memo-");
        }
    }

    private void readAll() throws Exception {
        for (String tenant : World.TENANTS) {
            if (!world.model.destroyed().contains(tenant)) {
                take(application.readAll(world.node(random.nextInt(2)), tenant));
            }
        }
    }

    /** Keeps the world small. */
    private void forgetOld() {
        while (world.model.notes().size() > 24) {
            Long id = world.model.notes().keySet().iterator().next();
            world.model.notes().remove(id);
            world.tables.run("delete from note where id = ?", List.of(id));
        }
        for (String table : List.of("entigma_shard", "entigma_quarantine", "entigma_job")) {
            world.tables.run("delete from " + table, List.of());
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    @Override
    public void close() throws Exception {
        worker.shutdownNow();
        world.close();
    }
}
