// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.check;

import io.entigma.error.EntigmaException;
import io.entigma.samples.quickstart.customer.Customer;
import io.entigma.samples.quickstart.customer.CustomerApplication;
import io.entigma.samples.quickstart.customer.CustomerRow;
import io.entigma.samples.quickstart.report.Report;
import io.entigma.samples.quickstart.report.Text;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a customer through the application and says whether it ended as it must. Not thread safe. */
public final class Attempt {
    private static final int COLUMNS = 100;

    private final CustomerApplication application;
    private final Report report;

    /** Reads with this application, and tells the report. */
    public Attempt(CustomerApplication application, Report report) {
        this.application = application;
        this.report = report;
    }

    /** It must be refused with one of these errors. */
    public void mustFail(String what, CustomerRow row, List<Class<? extends EntigmaException>> errors) {
        Throwable error = errorOf(row);
        String name = error == null ? "no error" : error.getClass().getSimpleName();
        boolean right = error != null && errors.contains(error.getClass());
        String expected = errors.stream().map(Class::getSimpleName).collect(Collectors.joining(" or "));
        report.check(right, what + ": " + name + (right ? "" : " instead of " + expected));
        if (error != null) {
            report.line("        " + Text.cut(String.valueOf(error.getMessage()), COLUMNS));
        }
    }

    /** It must give what the input says. */
    public void mustRead(String what, CustomerRow row) {
        Customer read = application.call(row.tenant(), session -> session.find(Customer.class, row.id()));
        report.check(read != null && read.toRow().equals(row), what);
    }

    private @Nullable Throwable errorOf(CustomerRow row) {
        try {
            application.call(row.tenant(), session -> session.find(Customer.class, row.id()));
            return null;
        } catch (RuntimeException e) {
            e.printStackTrace();
            return causeOf(e);
        }
    }

    /** Hibernate can put an exception of its own around the one that matters. */
    private static Throwable causeOf(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof EntigmaException) {
                return cause;
            }
        }
        return e;
    }
}
