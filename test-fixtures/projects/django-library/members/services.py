class LoanDesk:
    """Takes books back."""

    def return_all(self, loans):
        for loan in loans:
            self._return(loan)

    def _return(self, loan):
        loan.returned = True
        loan.save(update_fields=["returned"])  # expect: unbatched-write

    def return_together(self, loans):
        loans.update(returned=True)  # clean: unbatched-write — one statement


def describe_loan(loan):
    return f"{loan.member.name}, {loan.due_on}"  # expect: n-plus-one #describe
