// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every package of the library and those that it may use, lowest first: the drawing in docs/architecture.md. */
final class Arrows {
    private static final String ROOT = "io.entigma";

    private final Map<String, String[]> uses = new LinkedHashMap<>();

    private Arrows() {}

    /** The rule; a package that is not in it must not be there. */
    static LayeredArchitecture rule() {
        Arrows arrows = new Arrows();
        arrows.exported();
        arrows.tools();
        arrows.keys();
        arrows.jobs();
        arrows.hibernate();
        arrows.clients();
        return arrows.asRule();
    }

    private void exported() {
        add("error");
        add("key", "error");
        add("settings", "error");
        add("kek", "error key settings");
        add("spi", "error key kek");
        add("job", "error key spi internal.sql");
        add("jpa", "facade error job internal.hibernate.mapping internal.hibernate.schema internal.hibernate.query");
        add(
                "facade",
                "error key kek spi job settings internal.sql internal.settings internal.kek internal.keyring internal.keytable"
                        + " internal.engine");
    }

    private void tools() {
        add("internal.concurrent", "error");
        add("internal.report", "error key kek spi job");
        add("internal.settings", "facade error key kek spi settings");
        add("internal.sql", "error");
        add("internal.http", "error kek");
        add("internal.codec.json", "error");
        add("internal.codec.parts");
        add("internal.codec", "error internal.codec.json internal.codec.parts");
        add("internal.cipher", "error key kek internal.concurrent");
        add("internal.search", "error internal.codec internal.cipher");
        add("internal.constraint", "internal.cipher internal.search internal.sql");
    }

    private void keys() {
        add("internal.tables", "internal.report error key spi internal.concurrent internal.sql");
        add("internal.job.store", "internal.report error key job internal.sql internal.tables");
        add("internal.keytable", "internal.report error key spi job internal.sql internal.tables internal.job.store");
        add("internal.kek", "internal.report error key kek spi settings internal.cipher internal.concurrent");
        add(
                "internal.keyring",
                "error key spi internal.cipher internal.concurrent internal.tables internal.keytable internal.kek");
        add(
                "internal.rotation",
                "internal.report facade error key kek spi job settings internal.settings internal.sql internal.cipher internal.concurrent"
                        + " internal.tables internal.keytable internal.kek internal.keyring");
    }

    private void jobs() {
        String below =
                "error key spi job internal.report internal.sql internal.cipher internal.search internal.keytable internal.kek";
        add("internal.job.table", below + " internal.codec internal.constraint");
        add("internal.job.change", below + " internal.codec internal.keyring internal.job.table");
        add(
                "internal.job.inspect",
                below + " kek internal.tables internal.keyring internal.job.table internal.job.change");
        add(
                "internal.plan",
                "job settings internal.report internal.sql internal.search internal.constraint internal.keytable");
        add(
                "internal.job.run",
                below
                        + " settings internal.keyring internal.plan internal.job.store internal.job.table internal.job.change"
                        + " internal.job.inspect");
        add(
                "internal.engine",
                below
                        + " kek facade settings internal.settings internal.codec internal.concurrent internal.tables internal.keyring"
                        + " internal.rotation internal.job.table internal.job.run");
    }

    private void hibernate() {
        String below = "error settings internal.settings internal.cipher internal.search internal.engine";
        String type = "internal.hibernate.type";
        String mapping = "internal.hibernate.mapping";
        String scan = "internal.hibernate.scan";
        String reactive = "internal.hibernate.reactive";
        add(scan, "error settings internal.search internal.sql");
        add(reactive, "key");
        add(
                type,
                below + " " + scan + " " + reactive
                        + " facade key spi internal.codec internal.concurrent internal.keytable");
        add(mapping, below + " facade internal.codec internal.sql internal.keytable " + type);
        add(
                "internal.hibernate.schema",
                below + " key job internal.sql internal.constraint internal.keytable internal.plan " + scan + " " + type
                        + " " + mapping + " " + reactive);
        add(
                "internal.hibernate.boot",
                below + " facade internal.keytable internal.hibernate.schema " + type + " " + mapping + " " + reactive);
        String rewrite = "internal.hibernate.query.rewrite";
        String search = "internal.hibernate.query.search";
        String answers = "internal.hibernate.query.scan";
        String guard = "internal.hibernate.query.guard";
        add(rewrite, below + " " + scan + " " + type);
        add(search, below + " " + rewrite + " " + type);
        add(answers, below + " " + rewrite + " " + search + " " + scan + " " + type);
        add(guard, below + " " + rewrite + " " + search + " " + answers + " " + type);
        add(
                "internal.hibernate.query",
                String.join(" ", below, guard, rewrite, search, answers, type, mapping, reactive));
    }

    private void clients() {
        String below = "error key kek settings";
        for (String client : new String[] {"file", "inprocess", "tink"}) {
            add("kek." + client, below);
        }
        add("kek.keyserver", below + " internal.http");
    }

    private void add(String name, String used) {
        uses.put(name, used.split(" "));
    }

    private void add(String name) {
        uses.put(name, new String[0]);
    }

    private LayeredArchitecture asRule() {
        LayeredArchitecture rule = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String name : uses.keySet()) {
            rule = rule.layer(name).definedBy(name.equals("facade") ? ROOT : ROOT + "." + name);
        }
        for (Map.Entry<String, String[]> entry : uses.entrySet()) {
            rule = entry.getValue().length == 0
                    ? rule.whereLayer(entry.getKey()).mayNotAccessAnyLayer()
                    : rule.whereLayer(entry.getKey()).mayOnlyAccessLayers(entry.getValue());
        }
        // The annotation has Hibernate take the type; there is no other way to say so.
        return rule.ignoreDependency(Encrypted.class, EncryptedType.class).ensureAllClassesAreContainedInArchitecture();
    }
}
