// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a few lines why an application with encrypted attributes does not start, and what to change. */
final class EntigmaFailureAnalyzer extends AbstractFailureAnalyzer<EntigmaException> {
    private static final String ANY = "Correct the setting or mapping that the description names.";
    private static final String SETTING =
            "Correct the value of the setting that the description begins with; docs/settings.md says what it takes.";

    @Override
    protected FailureAnalysis analyze(Throwable root, EntigmaException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), action(cause), cause);
    }

    /** What is wrong has one class, and is told apart by the setting that its message names. */
    private record Remedy(String mark, String action) {}

    private static final List<Remedy> MISCONFIGURED = List.of(
            new Remedy(
                    "entigma.column-check",
                    "Change the columns by the statements in the description. One that holds values is made binary and encrypted as"
                            + " docs/encrypt-existing.md says, so that none is lost. With entigma.column-check=warn the application"
                            + " starts as it is."),
            new Remedy(
                    "entigma.query-check",
                    "Give the attribute the option that the description names and re-encrypt it, as docs/search.md says, or remove the"
                            + " method. With entigma.query-check=warn the application starts, and the query is refused when it is"
                            + " used."),
            new Remedy(
                    "there is no such setting",
                    "Correct the name of the setting, or remove it; docs/settings.md has them all."),
            new Remedy(
                    "there is no engine",
                    "Set entigma.kek.uri to the URI of the KEK, for example file://${user.home}/dev.kek while developing, or declare a"
                            + " bean of type io.entigma.Entigma."),
            new Remedy(
                    "there are the engines",
                    "Give each bean of type io.entigma.Entigma a @Qualifier with the name of the persistence unit, or of the factory"
                            + " bean, that it is for."),
            new Remedy(
                    "@EntigmaDataSource",
                    "Say where the key table is: by entigma.key-table.url, .user and .password, or by a DataSource bean marked with"
                            + " @EntigmaDataSource, KeyTable bean or WrappedKeyStore bean."),
            new Remedy(
                    "no KEK client serves it",
                    "Correct the scheme of entigma.kek.uri, or add the client's artifact: docs/key-servers has the schemes and their"
                            + " artifacts."),
            new Remedy(
                    "refuses to start this session factory",
                    "Change the mapping of the attributes that the description names; docs/mapping.md says what can be encrypted, and"
                            + " how."));

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
        if (cause instanceof MisconfigurationException) {
            return MISCONFIGURED.stream()
                    .filter(remedy -> text.contains(remedy.mark()))
                    .findFirst()
                    .map(Remedy::action)
                    .orElse(text.startsWith("entigma.") ? SETTING : ANY);
        }
        return ANY;
    }
}
