// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a few lines why an application with encrypted attributes does not start, and what to change. */
final class EntigmaFailureAnalyzer extends AbstractFailureAnalyzer<EntigmaException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, EntigmaException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), action(cause), cause);
    }

    private static String action(EntigmaException cause) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof KeyTableException || text.contains("Key table")) {
            return "Make the key table reachable, and its tables: entigma.key-table.schema-action=create makes them, and the"
                    + " scripts in classpath:io/entigma/ddl/ are for Flyway and Liquibase. entigma.key-table.url says where"
                    + " it is, if not in the application's own database.";
        }
        if (cause instanceof KeyServerUnavailableException) {
            return "Start the key server or correct entigma.kek.*. With entigma.startup=lazy or eager the application starts"
                    + " without it, and its health says so.";
        }
        if (cause instanceof KeyServerRefusedException) {
            return "Correct entigma.kek.*, or the rights that this application has on the key server.";
        }
        if (cause instanceof MisconfigurationException && text.contains("no engine")) {
            return "Set entigma.kek.uri to the URI of the KEK, for example file://${user.home}/dev.kek while developing, or declare a bean"
                    + " of type io.entigma.Entigma.";
        }
        return "Correct the setting or mapping that the description names.";
    }
}
