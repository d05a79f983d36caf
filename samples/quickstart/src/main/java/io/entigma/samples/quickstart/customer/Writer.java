// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.customer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Users at work: changes notes of customers, one transaction after another, until it is closed. */
public final class Writer implements AutoCloseable {
    private final CustomerApplication application;
    private final List<CustomerRow> rows;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final List<CustomerRow> touched = new ArrayList<>();
    private final Thread thread = new Thread(this::write, "writer");

    /** Begins to change the notes of these customers, in a thread of its own. */
    public Writer(CustomerApplication application, List<CustomerRow> rows) {
        this.application = application;
        this.rows = rows;
        thread.start();
    }

    private void write() {
        Random random = new Random(1);
        try {
            while (!stop.get()) {
                CustomerRow row = rows.get(random.nextInt(rows.size()));
                touched.add(row);
                note(row, "changed " + touched.size());
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void note(CustomerRow row, @Nullable String note) {
        application.call(row.tenant(), session -> {
            session.find(Customer.class, row.id()).note(note);
            return null;
        });
    }

    /** How many changes were lost; puts the notes back. Call it after {@link #close}. */
    public int lost() {
        List<CustomerRow> seen = new ArrayList<>();
        int lost = 0;
        for (int i = touched.size() - 1; i >= 0; i--) {
            CustomerRow row = touched.get(i);
            if (!seen.contains(row)) {
                seen.add(row);
                String expected = "changed " + (i + 1);
                String note = application.call(
                        row.tenant(),
                        session ->
                                session.find(Customer.class, row.id()).toRow().note());
                lost += expected.equals(note) ? 0 : 1;
                note(row, row.note());
            }
        }
        return lost;
    }

    /** How many changes were made. Call it after {@link #close}. */
    public int changes() {
        return touched.size();
    }

    @Override
    public void close() {
        stop.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Told once: a second close, by try-with-resources, must not throw the same exception again.
        RuntimeException failed = failure.getAndSet(null);
        if (failed != null) {
            throw new IllegalStateException("The user could not go on after " + touched.size() + " changes", failed);
        }
    }
}
