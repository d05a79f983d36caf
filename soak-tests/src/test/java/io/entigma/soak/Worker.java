// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.TenantScope;
import io.entigma.error.WrongTenantException;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/** One thread of an application, the only writer of its rows. */
final class Worker {
    private static final int MOST_ROWS = 150;
    private static final long IDS = 1_000_000;

    private final SessionFactory sessions;
    private final Journal journal;
    private final int owner;
    private final Random random;
    private final Map<Long, Ledger.Row> certain = new TreeMap<>();
    private long nextId;
    private boolean isPaused;
    private boolean isIdle;
    private long done;
    private long failed;
    private int inARow;

    Worker(SessionFactory sessions, Journal journal, int owner, long seed) throws IOException {
        this.sessions = sessions;
        this.journal = journal;
        this.owner = owner;
        this.random = new Random(seed);
        this.nextId = owner * IDS + 1;
        // What was not answered is left alone for good: its transaction may even now be committed.
        for (Ledger.Row row : new Ledger(journal.entries()).rows().values()) {
            nextId = Math.max(nextId, row.id + 1);
            if (row.isCertain() && row.revision() != Journal.GONE) {
                certain.put(row.id, row);
            }
        }
    }

    void start() {
        Thread thread = new Thread(this::work, "worker-" + owner);
        thread.setDaemon(true);
        thread.start();
    }

    synchronized long done() {
        return done;
    }

    synchronized long failed() {
        return failed;
    }

    synchronized void pause() throws InterruptedException {
        isPaused = true;
        while (!isIdle) {
            wait();
        }
    }

    synchronized void proceed() {
        isPaused = false;
        notifyAll();
    }

    synchronized void awaitSuccesses(int count) throws InterruptedException {
        inARow = 0;
        while (inARow < count) {
            wait();
        }
    }

    private void work() {
        try {
            while (true) {
                awaitTurn();
                // The load of a few users, at random times; as fast as it can it would be a benchmark.
                Thread.sleep(random.nextInt(30));
                count(attempt());
            }
        } catch (InterruptedException | IOException | RuntimeException e) {
            Application.say(Application.VIOLATION + "worker " + owner + " ended: " + e);
            e.printStackTrace();
        }
    }

    private synchronized void awaitTurn() throws InterruptedException {
        while (isPaused) {
            isIdle = true;
            notifyAll();
            wait();
        }
        isIdle = false;
    }

    private synchronized void count(boolean isDone) {
        done += isDone ? 1 : 0;
        failed += isDone ? 0 : 1;
        inARow = isDone ? inARow + 1 : 0;
        notifyAll();
    }

    private boolean attempt() throws IOException {
        String tenant = tenant();
        try {
            operate(tenant);
            return true;
        } catch (RuntimeException e) {
            if (Failures.isOfTheDestroyed(e) && !Site.isSteady(tenant)) {
                return true;
            }
            if (!Failures.isOfAnOutage(e)) {
                Application.say(
                        Application.VIOLATION + "owner " + owner + ", tenant " + tenant + ": " + Failures.chain(e));
                e.printStackTrace();
            }
            return false;
        }
    }

    private String tenant() {
        List<String> all = random.nextInt(4) == 0 ? Site.MORTAL : Site.STEADY;
        return all.get(random.nextInt(all.size()));
    }

    private void operate(String tenant) throws IOException {
        int dice = random.nextInt(100);
        Ledger.Row row = any(tenant);
        if (dice < 20 && certain.size() < MOST_ROWS || row == null) {
            write(new Ledger.Row(nextId++, tenant), 0);
        } else if (dice < 45) {
            write(row, row.revision() + 1);
        } else if (dice < 52) {
            write(row, Journal.GONE);
        } else if (dice < 65) {
            read(row);
        } else if (dice < 75) {
            readOthers(tenant);
        } else if (dice < 98) {
            search(row);
        } else {
            readAsAnother(row);
        }
    }

    private Ledger.@Nullable Row any(String tenant) {
        List<Ledger.Row> rows = new ArrayList<>(certain.values());
        rows.removeIf(row -> !row.tenant.equals(tenant));
        return rows.isEmpty() ? null : rows.get(random.nextInt(rows.size()));
    }

    private void write(Ledger.Row row, int revision) throws IOException {
        journal.write(Journal.Step.INTENT, row.id, row.tenant, revision);
        certain.remove(row.id);
        Journal.Step outcome = Journal.Step.ABORTED;
        try (TenantScope scope = scope(row.tenant);
                EntityManager session = sessions.createEntityManager()) {
            session.getTransaction().begin();
            change(session, row, revision);
            session.flush();
            outcome = Journal.Step.UNCERTAIN;
            session.getTransaction().commit();
            outcome = Journal.Step.COMMITTED;
        } finally {
            journal.write(outcome, row.id, row.tenant, revision);
            remember(row, revision, outcome);
        }
    }

    private void remember(Ledger.Row row, int revision, Journal.Step outcome) {
        if (outcome == Journal.Step.COMMITTED) {
            row.revisions.clear();
            row.revisions.add(revision);
        }
        if (outcome != Journal.Step.UNCERTAIN && row.revision() != Journal.GONE) {
            certain.put(row.id, row);
        }
    }

    private static void change(EntityManager session, Ledger.Row row, int revision) {
        if (row.revision() == Journal.GONE) {
            session.persist(new Note(row.id, row.tenant));
        } else if (revision == Journal.GONE && !Site.isSteady(row.tenant)) {
            // Its values may be destroyed, and then it does not load.
            session.createQuery("delete from Note n where n.id = :id")
                    .setParameter("id", row.id)
                    .executeUpdate();
        } else if (revision == Journal.GONE) {
            session.remove(session.getReference(Note.class, row.id));
        } else {
            session.find(Note.class, row.id).set(revision);
        }
    }

    private static TenantScope scope(String tenant) {
        return TenantScope.open(new io.entigma.key.TenantId(tenant));
    }

    private void read(Ledger.Row row) {
        try (TenantScope scope = scope(row.tenant);
                EntityManager session = sessions.createEntityManager()) {
            Note note = session.find(Note.class, row.id);
            if (note == null || note.revision != row.revision() || !note.isRight()) {
                violation("row " + row.id + " must have revision " + row.revision() + ", has "
                        + (note == null ? "gone" : note.revision + ", right: " + note.isRight()));
            }
        }
    }

    private void readOthers(String tenant) {
        try (TenantScope scope = scope(tenant);
                EntityManager session = sessions.createEntityManager()) {
            session.createQuery("from Note n where n.tenant = :tenant and n.id >= :from order by n.id", Note.class)
                    .setParameter("tenant", tenant)
                    .setParameter("from", random.nextInt(8) * IDS + random.nextInt(300))
                    .setMaxResults(5)
                    .getResultList()
                    .forEach(note -> {
                        if (!note.isRight()) {
                            violation("row " + note.id + " is not right at revision " + note.revision);
                        }
                    });
        }
    }

    private void search(Ledger.Row row) {
        int missing = row.revision() + 1;
        try (TenantScope scope = scope(row.tenant);
                EntityManager session = sessions.createEntityManager()) {
            List<Long> found = search(session, Note.email(row.tenant, row.id, row.revision()));
            boolean isDestroyed = found.isEmpty() && !Site.isSteady(row.tenant);
            if (!found.equals(List.of(row.id)) && !isDestroyed) {
                violation("a search for row " + row.id + " at revision " + row.revision() + " found " + found);
            }
            List<Long> none = search(session, Note.email(row.tenant, row.id, missing));
            if (!none.isEmpty()) {
                violation("a search for row " + row.id + " at revision " + missing + " found " + none);
            }
        }
    }

    private static List<Long> search(EntityManager session, String email) {
        return session.createQuery("select n.id from Note n where n.email = :email", Long.class)
                .setParameter("email", email)
                .getResultList();
    }

    private void readAsAnother(Ledger.Row row) {
        String other = row.tenant.equals("acme") ? "beta" : "acme";
        try (TenantScope scope = scope(other);
                EntityManager session = sessions.createEntityManager()) {
            session.find(Note.class, row.id);
            violation("row " + row.id + " of " + row.tenant + " was read by " + other);
        } catch (RuntimeException e) {
            if (!Failures.has(e, WrongTenantException.class)) {
                throw e;
            }
        }
    }

    private void violation(String what) {
        Application.say(Application.VIOLATION + "owner " + owner + ": " + what);
    }
}
