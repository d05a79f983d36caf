package io.entigma.spring.app;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

public interface Customers extends JpaRepository<Customer, Long>, JpaSpecificationExecutor<Customer> {
    Optional<Customer> findByEmail(String email);

    Optional<Customer> findFirstByEmailAndName(String email, String name);

    boolean existsByEmail(String email);

    long countByEmailIn(List<String> emails);

    long deleteByEmail(String email);

    @Query("select c from Customer c where c.email = :email")
    Page<Customer> page(@Param("email") String email, Pageable page);

    @Query("select c.email from Customer c where c.name = :name")
    List<String> emails(@Param("name") String name);

    List<EmailOnly> findByName(String name);

    List<Customer> findByBornAfter(LocalDate day);

    List<Customer> findByNameContaining(String part, Sort sort);

    @Modifying(clearAutomatically = true)
    @Query("update Customer c set c.email = :email where c.id = :id")
    int changeEmail(@Param("id") Long id, @Param("email") String email);

    @Modifying
    @Query(value = "update customer set email = :email where id = :id", nativeQuery = true)
    int changeEmailNatively(@Param("id") Long id, @Param("email") String email);

    interface EmailOnly {
        String getEmail();
    }
}
