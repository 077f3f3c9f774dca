#pragma once

// Clang's thread-safety analysis (-Wthread-safety): the compiler proves that a guarded member is touched under its
// mutex. Other compilers see nothing.
#if defined(__clang__)
#define CERTWRIGHT_ANNOTATION(x) __attribute__((x))
#else
#define CERTWRIGHT_ANNOTATION(x)
#endif

#define CERTWRIGHT_CAPABILITY(name) CERTWRIGHT_ANNOTATION(capability(name))
#define CERTWRIGHT_SCOPED_CAPABILITY CERTWRIGHT_ANNOTATION(scoped_lockable)
#define CERTWRIGHT_GUARDED_BY(mutex) CERTWRIGHT_ANNOTATION(guarded_by(mutex))
#define CERTWRIGHT_REQUIRES(...) CERTWRIGHT_ANNOTATION(requires_capability(__VA_ARGS__))
#define CERTWRIGHT_ACQUIRE(...) CERTWRIGHT_ANNOTATION(acquire_capability(__VA_ARGS__))
#define CERTWRIGHT_RELEASE(...) CERTWRIGHT_ANNOTATION(release_capability(__VA_ARGS__))
#define CERTWRIGHT_NO_THREAD_SAFETY_ANALYSIS CERTWRIGHT_ANNOTATION(no_thread_safety_analysis)
