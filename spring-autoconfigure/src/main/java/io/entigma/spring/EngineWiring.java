// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.settings.Setting.Part;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;

/**
 * Gives the engine to every EntityManagerFactory, however it was made: by Boot, by Boot's builder or by hand. A factory that
 * was given one by the application keeps it. Where there are several engines, one must carry the persistence unit's name: the
 * wrong keys would be worse than no start.
 */
final class EngineWiring implements BeanPostProcessor, BeanFactoryAware {
    /** What Boot and Hibernate call a persistence unit without a name. */
    private static final String UNNAMED = "default";

    private @Nullable ConfigurableListableBeanFactory beans;

    @Override
    public void setBeanFactory(BeanFactory factory) {
        // The bean factory itself: an application context does not see the qualifiers of its beans.
        beans = (ConfigurableListableBeanFactory) factory;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof AbstractEntityManagerFactoryBean factory
                && beans != null
                && !factory.getJpaPropertyMap().containsKey(Entigma.SETTING)) {
            factoriesSettings(beans).forEach(factory.getJpaPropertyMap()::putIfAbsent);
            Object engine = engineFor(beans, factory.getPersistenceUnitName(), name);
            if (engine != null) {
                factory.getJpaPropertyMap().put(Entigma.SETTING, engine);
            }
        }
        return bean;
    }

    /** What is set below {@code spring.jpa.properties}, or by hand, is for one factory and goes before. */
    private static Map<String, Object> factoriesSettings(BeanFactory beans) {
        EntigmaSettings settings = beans.getBeanProvider(EntigmaSettings.class).getIfAvailable();
        return settings == null ? Map.of() : settings.of(EnumSet.of(Part.SESSION_FACTORY));
    }

    /**
     * Asked for now and not when Hibernate needs it, which may be on another thread while this one holds Spring's lock. Where
     * none fits, that is told only to a factory with encrypted attributes.
     */
    private static @Nullable Object engineFor(
            ConfigurableListableBeanFactory beans, @Nullable String unit, String factoryName) {
        List<String> all = Arrays.asList(beans.getBeanNamesForType(Entigma.class));
        String unitName = unit == null ? UNNAMED : unit;
        List<String> fitting = all.size() == 1
                ? all
                : all.stream()
                        .filter(each -> matches(beans, each, unitName) || matches(beans, each, factoryName))
                        .toList();
        if (all.isEmpty()) {
            return null;
        }
        if (fitting.size() != 1) {
            return refusal(unitName, factoryName, all, fitting);
        }
        String chosen = fitting.get(0);
        Entigma engine = beans.getBean(chosen, Entigma.class);
        // The factory closes first.
        beans.registerDependentBean(chosen, factoryName);
        return engine;
    }

    private static boolean matches(ConfigurableListableBeanFactory beans, String engine, String qualifier) {
        return BeanFactoryAnnotationUtils.isQualifierMatch(qualifier::equals, engine, beans);
    }

    private static Supplier<Entigma> refusal(String unit, String factory, List<String> all, List<String> fitting) {
        Set<String> names = Stream.of(unit, factory).collect(Collectors.toSet());
        return () -> {
            throw new MisconfigurationException("EntityManagerFactory '" + factory + "', persistence unit '" + unit
                    + "': there are the engines " + all
                    + ", of which " + (fitting.isEmpty() ? "none" : fitting)
                    + " has its name; give exactly one of them a @Qualifier of " + names
                    + ", since the wrong keys would seal the data otherwise");
        };
    }
}
