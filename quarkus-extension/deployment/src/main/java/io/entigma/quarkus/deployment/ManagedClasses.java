// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Indexer;
import org.jspecify.annotations.Nullable;

/** Classes that Hibernate manages. Quarkus takes them from jars without an index too, whose class files are read here. */
record ManagedClasses(IndexView index) {
    List<ClassInfo> of(Iterable<String> names) {
        List<ClassInfo> classes = new ArrayList<>();
        for (String name : names) {
            ClassInfo known = index.getClassByName(DotName.createSimple(name));
            ClassInfo type = known == null ? read(name) : known;
            if (type != null) {
                classes.add(type);
            }
        }
        return classes;
    }

    /** Null for a class that is still to be generated; the checks at the start see it. */
    private static @Nullable ClassInfo read(String name) {
        String file = name.replace('.', '/') + ".class";
        try (InputStream bytes = Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
            if (bytes == null) {
                return null;
            }
            Indexer indexer = new Indexer();
            indexer.index(bytes);
            return indexer.complete().getClassByName(DotName.createSimple(name));
        } catch (IOException e) {
            throw new IllegalStateException("Class file of " + name + ": cannot be read", e);
        }
    }
}
