// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.aot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * What Hibernate and {@link java.util.ServiceLoader} load by name: the type of encrypted attributes, the translator of queries,
 * what stands in META-INF/services, the converters for {@code @Convert}, and the scripts of the key table.
 */
final class EntigmaRuntimeHints implements RuntimeHintsRegistrar {
    private static final List<String> BY_NAME = List.of(
            "io.entigma.internal.hibernate.type.EncryptedType",
            "io.entigma.internal.hibernate.query.SealedTranslatorFactory");

    private static final List<String> DATABASES = List.of("h2", "mysql", "postgresql");

    private static final List<String> SERVICES = List.of(
            "io.entigma.kek.inprocess.KekSourceProvider",
            "io.entigma.kek.KekClientProvider",
            "org.hibernate.boot.model.TypeContributor",
            "org.hibernate.integrator.spi.Integrator",
            "org.hibernate.service.spi.ServiceContributor");

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        ClassLoader from = loader == null ? ClassUtils.getDefaultClassLoader() : loader;
        BY_NAME.forEach(name -> register(hints, from, name));
        for (String service : SERVICES) {
            String file = "META-INF/services/" + service;
            hints.resources().registerPattern(file);
            // Of a service of ours every provider, whoever wrote it; those of Hibernate's services look after their
            // own.
            providers(from, file).stream()
                    .filter(name -> isOurs(service) || isOurs(name))
                    .forEach(name -> register(hints, from, name));
        }
        // One by one: a star reaches into folders in Spring 6 and stops at them in Spring 7.
        hints.resources().registerPattern("io/entigma/ddl/changelog.xml");
        hints.resources().registerPattern("io/entigma/ddl/scripts.txt");
        DATABASES.forEach(each -> hints.resources().registerPattern("io/entigma/ddl/" + each + "/*"));
    }

    private static void register(RuntimeHints hints, @Nullable ClassLoader loader, String name) {
        hints.reflection()
                .registerTypeIfPresent(
                        loader,
                        name,
                        MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                        MemberCategory.INVOKE_DECLARED_METHODS);
    }

    private static boolean isOurs(String name) {
        return name.startsWith("io.entigma.");
    }

    private static List<String> providers(@Nullable ClassLoader loader, String file) {
        try {
            if (loader == null) {
                return List.of();
            }
            return Collections.list(loader.getResources(file)).stream()
                    .flatMap(url -> lines(url).stream())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(URL url) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
