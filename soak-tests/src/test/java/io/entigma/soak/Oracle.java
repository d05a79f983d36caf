// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hibernate.SessionFactory;

/** Compares what can be read with what was committed. All applications must be at rest. */
final class Oracle {
    private final Run run;
    private final SessionFactory sessions;
    private final Shreddings shreddings;

    Oracle(Run run, SessionFactory sessions, Shreddings shreddings) {
        this.run = run;
        this.sessions = sessions;
        this.shreddings = shreddings;
    }

    void check(Entigma engine) throws IOException {
        engine.evictKeys();
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, List<Ledger.Row>> byTenant =
                Ledger.of(run.journals()).rows().values().stream().collect(Collectors.groupingBy(row -> row.tenant));
        byTenant.forEach((tenant, rows) -> {
            try (TenantScope scope = TenantScope.open(new TenantId(tenant));
                    EntityManager session = sessions.createEntityManager()) {
                check(session, rows, counts);
            }
        });
        run.step("rows: " + counts);
        counts.forEach((what, number) -> run.count("rows " + what + " at checkpoints", number));
    }

    private void check(EntityManager session, List<Ledger.Row> rows, Map<String, Integer> counts) {
        // One connection for all, and no statement for the many that are gone.
        session.getTransaction().begin();
        Set<Long> present = new HashSet<>(
                session.createQuery("select n.id from Note n", Long.class).getResultList());
        for (Ledger.Row row : rows) {
            try {
                counts.merge(check(session, row, present.contains(row.id)), 1, Integer::sum);
            } catch (RuntimeException e) {
                counts.merge(failed(row, e), 1, Integer::sum);
            }
            session.clear();
        }
        session.getTransaction().rollback();
    }

    private String failed(Ledger.Row row, RuntimeException e) {
        boolean isDestroyed = Failures.isOfTheDestroyed(e);
        if (!isDestroyed || shreddings.of(row) == Shreddings.Fate.READABLE) {
            run.violation("row " + row.id + " of " + row.tenant + " cannot be read, " + shreddings.of(row) + ": "
                    + Failures.chain(e));
        }
        return "destroyed";
    }

    private String check(EntityManager session, Ledger.Row row, boolean isPresent) {
        Note note = isPresent ? session.find(Note.class, row.id) : null;
        int revision = note == null ? Journal.GONE : note.revision;
        if (!row.revisions.contains(revision)) {
            run.violation("row " + row.id + " of " + row.tenant + " has revision " + revision + ", must have "
                    + row.revisions);
        }
        if (note == null) {
            return "gone";
        }
        if (!note.isRight() || shreddings.of(row) == Shreddings.Fate.DESTROYED) {
            run.violation("row " + row.id + " of " + row.tenant + " must be " + shreddings.of(row) + ", right: "
                    + note.isRight());
        }
        search(session, row, note);
        return "right";
    }

    private void search(EntityManager session, Ledger.Row row, Note note) {
        List<Long> found = session.createQuery("select n.id from Note n where n.email = :email", Long.class)
                .setParameter("email", note.email)
                .getResultList();
        if (!found.equals(List.of(row.id))) {
            run.violation("a search for row " + row.id + " of " + row.tenant + " found " + found);
        }
    }
}
