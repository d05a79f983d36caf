// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.settings;

import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Setting.Part;
import java.util.List;

/** The settings that Spring Boot, Quarkus or the command line has alone. */
final class FrontendSettings {
    private static final Setting EVENTS = Setting.of(
                    Kind.SWITCH,
                    "entigma.events",
                    "Whether an `EntigmaEvent` is published for what an audit wants to know.")
            .usually("true")
            .only(Part.SPRING);

    private static final Setting CLAIM = Setting.of(
                    Kind.TEXT,
                    "entigma.tenants.claim",
                    "Claim of Spring Security's authentication that names the tenant.")
            .only(Part.SPRING);

    private static final Setting TASKS = Setting.of(
                    Kind.SWITCH,
                    "entigma.tenants.hand-over-to-tasks",
                    "Whether tasks of Boot's executors, such as those of `@Async` methods, act for the tenant of the thread"
                            + " that submitted them.")
            .usually("true")
            .only(Part.SPRING);

    private static final Setting TABLE_DATASOURCE = Setting.of(
                    Kind.TEXT,
                    "entigma.key-table.datasource",
                    "Data source whose database holds the key table; the persistence unit's own unless set. Entigma opens"
                            + " connections of its own to it.")
            .only(Part.QUARKUS);

    private static final Setting JWT_CLAIM = Setting.of(
                    Kind.TEXT,
                    "entigma.tenants.jwt-claim",
                    "Claim of the request's JSON Web Token that names the tenant. Needs an extension that provides MicroProfile"
                            + " JWT.")
            .only(Part.QUARKUS);

    private static final Setting HEALTH = Setting.of(
                    Kind.SWITCH,
                    "entigma.health.enabled",
                    "Whether the application is not ready while calls to a key server are stopped, since it does not answer.")
            .usually("true")
            .only(Part.QUARKUS_BUILD);

    private static final Setting METRICS = Setting.of(
                    Kind.SWITCH,
                    "entigma.metrics.enabled",
                    "Whether calls to key servers, keys and failures are counted, with Micrometer.")
            .usually("true")
            .only(Part.QUARKUS_BUILD);

    private static final Setting DEV_SERVICES = Setting.of(
                    Kind.SWITCH,
                    "entigma.devservices.enabled",
                    "Whether a key server is started for development and tests where no KEK is configured.")
            .usually("true")
            .only(Part.QUARKUS_BUILD);

    private static final Setting DATA_URL = Setting.of(
                    Kind.TEXT,
                    "entigma.data.url",
                    "JDBC URL of the database with the encrypted columns; the key table's unless set.")
            .hidden()
            .only(Part.COMMAND_LINE);

    private static final Setting DATA_USER = Setting.of(Kind.TEXT, "entigma.data.user", "Database user for that URL.")
            .only(Part.COMMAND_LINE);

    private static final Setting DATA_PASSWORD =
            Setting.secret("entigma.data.password", "That user's password.").only(Part.COMMAND_LINE);

    private static final Setting DATA_TENANTS = Setting.of(
                    Kind.FILE,
                    "entigma.data.tenants",
                    "Where each tenant has a schema or database: a properties file with a line for each tenant, whose value is the"
                            + " schema in that database, or the JDBC URL of the tenant's own.")
            .only(Part.COMMAND_LINE);

    static final List<Setting> ALL = List.of(
            EVENTS,
            CLAIM,
            TASKS,
            TABLE_DATASOURCE,
            JWT_CLAIM,
            HEALTH,
            METRICS,
            DEV_SERVICES,
            DATA_URL,
            DATA_USER,
            DATA_PASSWORD,
            DATA_TENANTS);

    private FrontendSettings() {}
}
