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

/** Classes that Hibernate manages. Quarkus takes them from jars without an index too, whose class files are read here. */
record ManagedClasses(IndexView index) {
    List<ClassInfo> of(Iterable<String> names) {
        List<ClassInfo> classes = new ArrayList<>();
        for (String name : names) {
            ClassInfo known = index.getClassByName(DotName.createSimple(name));
            classes.add(known == null ? read(name) : known);
        }
        return classes;
    }

    private static ClassInfo read(String name) {
        String file = name.replace('.', '/') + ".class";
        try (InputStream bytes = Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IllegalStateException("Class file of " + name + ": is not on the class path");
            }
            Indexer indexer = new Indexer();
            indexer.index(bytes);
            return indexer.complete().getClassByName(DotName.createSimple(name));
        } catch (IOException e) {
            throw new IllegalStateException("Class file of " + name + ": cannot be read", e);
        }
    }
}
