"""PDF files that are encrypted, as another library made them: by password and algorithm."""

from __future__ import annotations

import base64
import zlib
from typing import Final

_FILES: Final = {
    ("", "RC4-128"): (
        "c-pN~J#Q2-5H08|(NnrPi3Zl+YfGmC@^K;pl;{E|5{l65+71_8cB5S%O489F3JMB-0zU*ADEaCsNJE>77Vq9"
        "AS!pRKSU2|b%$qmQvxBX*@eO)2MT4KGpT8rD2`;mJG#sL2t19h0cNHEol6fmKorw_|jgTvB6T>>O504KWPPS"
        "mr)hJml=S9F2CHJPb#!s+_ffKyjN#(uNRR}OE_t1g^H{6p>g7|AKlss^D3M=JNtU}^al;PB{SSyMsf-6FeWl"
        "NPzTwTtqJaRW2<9NH+P^`{tB|DqhzRMRE+ivEUxudr0Sh0$PJ!!HhZAlY3=2>WwaakRpWaUz*iEH<Nh`R5Jz"
        "3>e4v^mwGa&Un5Z|&T^^WkLe+Phz8Z(pdhkMzq|`Rd2h*X5f}FRxsG|NGl1yV}TK#xEODy+#^Aoh}+MzUm6p"
        "u9ceHb+hL#Ompbik#<-fV-|bF{6Z#WI{JtOGs38pnRq>(&O)5AWII4%p|U91#6zi+2c2@~IL}j)=9XuM2yel"
        "9O$B)1!g>Q-d*!U4nbE?rTv=cM%FAfXBRnL;Xw7u4a%#X^PK;E*G;rb=&2qtX=7p0^xKwHoR0%@jS$Xe)P@="
        "oTepES+2-b*Pd{{}zCHD9Nqw#6lo8l6ariW3g`<P057-y`9Nyht_>0qIP>C9EF|J&0O7bPc?vJ99n{)3Iemz"
        "Xa1YjGTh!Ya+JrqZiCjdoh)BsUrHkWz>)js7Jh4)c1ESI36|r|0uo2dF}8oF*C#2J4$+^apS(G7<"
    ),
    ("open sesame", "RC4-128"): (
        "c-pN~&1w`u5C+9d<2%?O>rJQse_&Z5KZ_bAVWT2Q4n5N~$%f5LnCX?oi{M2M-aL5o1$+!o9)gI7cfG3M8`v|"
        "uNe0G)2fHubUsZkeRdw}XYi)d;-q2|9?fb{ih+=}vbRP|eDA}q?KhL1T!(0%P6QYb9q0tCI;Ts>;@x6b12sq"
        "htyHKNKwVW3LQ<Q8>eT^Su5gjLZrxVJ1p{p*qS-FcA9Jt}0bOOX*bD`uO_^Dedk75=Qx1tPd%VMr5q6kog8q"
        "1a{nLu66t1NOi9OGzR94J<&xspel={{r&!#2$FW$dV}I%cdQVNaUuNn6rHj(HkdWL#DUC|NldYUAGdAENF;u"
        "^aX<*UhaC6}SU*@#N0i7wYw|y(^!d9oHXzznW~U|Gf6~=7pC((&tydTspb@?){ra{?dP0i0T#62<lYPfbmsV"
        "Tn(+%<QB}HK$vE((+=HXd5Br85%V*dl$qE^ESMEmX=bB&Je`F&W65@Kg?E)l$tE6B>WJZj8^R?sPG&}`H09J"
        "fm3knVqn20@28<_0a!{GEf>ULQw%W=(Hs%2yYGB@GP8kiF87e_q>y4MGPl2W~GN-u!2?De<PEaKXiFcLfxg("
        "UA?yw(KkRyT(B4-OLDY?WsKEr5yn$}XBW7768N=+YAx`%PbdYELqkJ%0uDmR@$)%JgT`V^w%WKxy^^Tj{7UF"
        "0RE%kx?s$00G^=hABeJZIc8!BZ}M=7^0g0cA%2;u42>y~wKL!+`baeAdBLp>3QY1`P)5n`86`&fhL7"
    ),
    ("", "AES-256"): (
        "c-pO0JBwsR6b4xou7a?L$YM}QE3D|P_XB!+nMXG+I&?GRE<RYH9;aq|=)QNneS6t45K{vqgB1*n{1b*|CK~t"
        ")RLm4HH}Kr<p4o;rF!0`_>Z>~6Ip?c$PH%EJdY!#tirz23{`gbD2qkqmEBgJSoHTV>MrcSMz*3hLci<AE;C<"
        "GKfyiK7q&Y~J1mw&qV^n0G!DneDO)46$IS4T*27>~s)G_ld5AR%@11Tr|6c$B!P%o>Nu%dixnik{(BJtuexx"
        "Zy9c1#a^>u2?8vF0Eh_wkm2{8wK^c?4<d_v=UKh2pOnC&qE~g+Wv;RPBPO6;*i*i+b5a<nA~|c)DINqAz`w?"
        "~cP6#Pz`m%<{%|u*w=eHb}S=n%W6%LxUX4(5{eC-OP(}|4E<@|NH+(P;WzZ+CCs!cDqH}fS(s%{`vTmI~QNS"
        "tWICM`}8X}zJ34256_<6`^ta!^Q*tjum8|{Zu03M-T3RJ+t+SB|J1F&Z-4W`=hr?vVjunfxO(P~FTQ`T%WOl"
        "n$x-j**u}b)U<cxZ@B0O;vMAq#*+Xcj(Qhebwpi{Fh3ON0l>t|{o)F2MblPyoQHJTP#iA`wT3;pKq@o;S1yg"
        "EWkcKO))9h>r!D(;62E&w<iVJ3pjRKq((J^j36V$3~Z4xrL%!~?J1q2}rX;cEqtvA{V?jvOmHN8vv29&o!fy"
        "6eDzB7q}N+yyBkhR5b30dpp8F!j_MX9IOc%2!ymS@2;i_U{eLJ27`1R4`hE(q(aF<=aOIT)><v`w4U-m-l#e"
        "Aty(d05BsIaJ-HBU0`SPwt5;p#;Bt`;&G)B5Q(f(>&RXhom2aLkWZr$r&YMv@tp>83&CTQ``iI5jC+?Vv`FM"
        "s1}fP$S!ydDRx324G#=3eI7+J%0+EN?8HTZgkTB>hZe>v21#;b0_7-lwj2VroT|iR*ErD3vBIUNAw?#s4ydK"
        "~Drp^j2oc@;s9}4yJZc~pl-Pn^eMBoI6v^ZYW7r9+lj;g%OzdKY?_iv>9ZVR#gJ~*vF|&oWji1h-S=IE(^kc"
        "w~%j3FkiCB-FJ5{a;+pG_<`}-&raG@lp5=#R-S0PiU5*OMe7vtc+T*28ftYUL<-V$>;4i>F%+LdsOb650w!|"
        "|y22l}I-I{"
    ),
    ("open sesame", "AES-256"): (
        "c-pO0J%}Vl6c!9l8WbZjk_v9k&aVF-7zS^5XYkNt#vMHtjsxrG)!rPl-Ahl;vS%Q8m>FGSBIXKa7no^iApU@"
        "2BnBFom>Fm!zMh$#8yEuvyXmIttE%t4@4Z)VZ+tks#$GbT-Y>s?`+dO(C3U!0^m;`(ZtAp%(2$-m-q~a${z6"
        "bfN9SDzE*KA>ATe+>MV_>mOtBOoSWr@{7?PJRO4~2`{Q|1gG4m}8Z`?lvQjYxz%!~4%UQ{h%MfvJ9&B<*dap"
        "MuWvvpML96j)@pVcSDii33AM_UKvzuGFwn~<h{zrH{#6kp9aF^;1xbfRjZYUe~Psmddm*NY}1cgHcr)zyFze"
        "QB#a9))`lR|^xE<@MSAQZ-s^kZ{K}wd2~F200d?T_VG}IW5Zl$BsID@BAN5y$01udzWb0&E{<b{<Qe*_lx7j"
        "hY#QT=&85L^xf^_r*Axb=FuNl-~IUOuYUUbx&EUkzx?yB^A{dmdHI_ke|Y`sv!6ck`THjiUi{>PE5#Q-KmXY"
        "~qfXhHYOPW4XzYC564-&5@O?jrrHb+un4LpAjeaXqW{c$(Q7E72jRLN4JSLJm>9paFV;H8h7K^r=w7yEdNku"
        "s#J!Xu_!ZDw{%vlA;BQ=gHL0J+Ygs?FL2LfrZjwy{^S`lqli92suR54Q{&<gTskB^Qy${bAeHVdOMrf-s7vW"
        "!WZAY>j51DTT&MtBH3=U@XB4yepFa7IC8N-1Yxm~_E9&zLod;%AgdQ5ol>=a%XeQxe`<yi1*xgW)QrZCa16F"
        "WS3<^RC3o!#a-6pz1c=B<1zN<d)b3O7P3vPukNVSrK%T=J8}SAib=u%1Tm^gJP0PCbiDisvvA&JgH!H4%}cj"
        "u*#^+l4jn3w<4ny$xIgrq~U>wl$G^K;!fiv%@lwo>=9Z@p0R<@gwYdJIWH;0NNAP37mf=nbf<I-%_&xRFv&-"
        "xM|SWgI7}l~SxB@>gRx?}w_G%k3rcK3HxJQD2}Ls5U<_}<a;4f}jEP;$@EweEwu52vcQ8%mE@rl{w(-*$G|Q"
        "TvOy34{xjd@tmWWl`xl!esu=V&5Z+}l=MOnpwa+|HEPHJkgDJ!51r&9F)%NFb%gDN)n&st(G+rhl`O}h*n<J"
        "=W{dxO!i_y@&Urh5"
    ),
}


def locked(password: str, algorithm: str) -> bytes:
    """A PDF of one page that is encrypted; without a password it opens all the same."""
    return zlib.decompress(base64.b85decode(_FILES[password, algorithm]))
