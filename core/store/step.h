/* Named points just before each lasting effect, so that a test can stop
   the program there. */
#ifndef RBK_CORE_STORE_STEP_H
#define RBK_CORE_STORE_STEP_H

/* With ROADBOOK_STOP=N in the environment the N-th step kills the process
   (SIGKILL) before its effect; with ROADBOOK_STEPS=FILE each step appends
   its name to FILE; with ROADBOOK_PAUSE=N the N-th stops it until SIGCONT.
   Otherwise nothing, at the price of one test. */
void rbk_step(const char *what);

#endif
