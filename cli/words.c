/* Our own code words as people read them. Nothing looks in this table: it
   marks the words for translation; rbk_pen_show asks the translator. */
#include "core/model/err.h"

/* kinds, activities, events, verbs, states */
extern const char *const rbk_words[];
const char *const rbk_words[] = {
	N_("client"), N_("contact"), N_("activity"), N_("event"), N_("document"), N_("tender"), N_("material"), N_("work"), N_("ruling"),
	N_("call"), N_("visit"), N_("exchange"), N_("meeting"), N_("reply"), N_("note"),
	N_("claim"), N_("answer"), N_("release"), N_("gone"), N_("renew"), N_("hold"), N_("renewal"), N_("contract"),
	/* why a client goes to the pool; how a record is dated */
	N_("no_contact"), N_("no_progress"), N_("not_won"), N_("contract_ended"), N_("late"),
	N_("award"), N_("transfer"), N_("handover"), N_("same"), N_("distinct"),
	N_("lead"), N_("claimed"), N_("void"), N_("held"), N_("contested"), N_("free"), N_("pool"), N_("free_again"),
	/* fields a sentence names */
	N_("name"), N_("credit_code"), N_("region"), N_("address"), N_("source"), N_("class"), N_("nature"),
	N_("industry"), N_("volume"), N_("contact"), N_("topic"), N_("outcome"), N_("next"), N_("title"), N_("phone"),
	N_("aliases"), N_("account"), N_("role"), N_("email"), N_("at"), N_("reason"),
	N_("department"), N_("reports_to"), N_("tier"), N_("credit_rating"), N_("purchasing_model"), N_("production_model"),
	N_("sales_model"), N_("logistics_needs"), N_("needs_met"), N_("cargo"), N_("lanes"), N_("warehouses"), N_("entry_point"),
	N_("competitors"), N_("related"), N_("procurement_process"),
	N_("version"), N_("proposal_type"), N_("goals"), N_("strengths"), N_("service_model"), N_("information_service"), N_("suggestions"),
	N_("sincerity"), N_("parties"), N_("amount"), N_("begins"), N_("ends"), N_("approval"), N_("day"), N_("signer"), N_("landing"),
	N_("confirmed_by"), N_("margin"), N_("payment_terms"), N_("risks"),
	N_("desk"), N_("book"), N_("unit"), N_("sheet"), N_("directory"),
	N_("another legal form"), N_("legal form missing"),
	/* how near names are */
	N_("likely"), N_("possible"), N_("related"),
	/* fields a gate asks for */
	N_("fit"), N_("intent"), N_("next_at"), N_("place"), N_("willing"), N_("proposal_type"), N_("goals"), N_("strengths"), N_("service_model"), N_("information_service"), N_("suggestions"), N_("sincerity"), N_("requirements"), N_("confirmed_by"), N_("day"), N_("version"), N_("margin"), N_("payment_terms"), N_("risks"), N_("amount"), N_("settled"), N_("parties"), N_("begins"), N_("ends"), N_("signer"), N_("landing"), N_("loss"), N_("from"), N_("to"), N_("result"),
	/* fields a record of work lacks */
	N_("purpose"), N_("departure"), N_("planned_return"), N_("text"), N_("period"),
	N_("move"), N_("waive"), N_("approve"), N_("void"),
	/* how far a KPI sheet is */
	N_("empty"), N_("filled"), N_("first"), N_("second"), N_("objection"), N_("final"), N_("exempt"),
	/* what verify finds */
	N_("missing"), N_("extra"), N_("differs"), N_("back"), N_("ahead"),
	N_("saved"), N_("sent"), N_("received"), N_("merged"), N_("ruled"), N_("quarantined"),
	N_("person"),
	N_("trusted"), N_("ended"), N_("new"), N_("join"), N_("invite"), N_("end"),
};
