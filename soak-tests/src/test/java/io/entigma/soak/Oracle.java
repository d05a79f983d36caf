// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        for (Ledger.Row row : Ledger.of(run.journals()).rows().values()) {
            try (TenantScope scope = TenantScope.open(new TenantId(row.tenant));
                    EntityManager session = sessions.createEntityManager()) {
                counts.merge(check(session, row), 1, Integer::sum);
            } catch (RuntimeException e) {
                counts.merge(failed(row, e), 1, Integer::sum);
            }
        }
        run.step("rows: " + counts);
        counts.forEach((what, number) -> run.count("rows " + what + " at checkpoints", number));
    }

    private String failed(Ledger.Row row, RuntimeException e) {
        boolean isDestroyed = Failures.isOfTheDestroyed(e);
        if (!isDestroyed || shreddings.of(row) == Shreddings.Fate.READABLE) {
            run.violation("row " + row.id + " of " + row.tenant + " cannot be read, " + shreddings.of(row) + ": "
                    + Failures.chain(e));
        }
        return "destroyed";
    }

    private String check(EntityManager session, Ledger.Row row) {
        Note note = session.find(Note.class, row.id);
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
