// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.spring.app.Customer;
import io.entigma.spring.app.CustomerApp;
import io.entigma.spring.app.Customers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** DevTools starts an application again in a new class loader for its own classes, above the same libraries. */
class RestartTest {
    private static final String APPLICATION = CustomerApp.class.getPackageName() + ".";

    @TempDir
    private Path folder;

    /** Loads the application's classes itself, as DevTools' loader does. */
    private static final class ApplicationLoader extends ClassLoader {
        ApplicationLoader(ClassLoader libraries) {
            super(libraries);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(APPLICATION)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private Class<?> runOnce(String email) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader loader = new ApplicationLoader(before);
        thread.setContextClassLoader(loader);
        try (ConfigurableApplicationContext context = SpringApplication.run(
                loader.loadClass(CustomerApp.class.getName()),
                "--spring.main.web-application-type=none",
                "--spring.datasource.generate-unique-name=true",
                "--entigma.kek.uri=" + folder.resolve("dev.kek").toUri())) {
            Object customers = context.getBean(loader.loadClass(Customers.class.getName()));
            Class<?> type = loader.loadClass(Customer.class.getName());
            assertThat(type).isNotEqualTo(Customer.class);
            Object customer = type.getConstructor(String.class, String.class, java.time.LocalDate.class)
                    .newInstance("Ada", email, java.time.LocalDate.EPOCH);
            method(customers, "save", Object.class).invoke(customers, customer);
            assertThat((java.util.Optional<?>) method(customers, "findByEmail", String.class).invoke(customers, email))
                    .isPresent();
            return type;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Method method(Object repository, String name, Class<?> parameter) throws NoSuchMethodException {
        return repository.getClass().getMethod(name, parameter);
    }

    @Test
    void restart_usesTheNewClasses() throws Exception {
        Class<?> first = runOnce("ada@example.com");
        Class<?> second = runOnce("bob@example.com");
        assertThat(second).isNotEqualTo(first);
        assertThat(List.of(first, second)).extracting(Class::getName).containsOnly(Customer.class.getName());
    }
}
